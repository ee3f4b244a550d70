// The current view: the windows of the chosen series on one time grid. Charts, tables, descriptions
// and exports all use it, so that they are consistent.

import { NOW_WINDOWS, startOf } from "./period.mjs";

/** (positive − negative) / (positive + negative); null without either. */
export function netOf(positive, negative) {
  return positive + negative > 0 ? (positive - negative) / (positive + negative) : null;
}

// The 0.975 quantile of the standard normal distribution.
const Z = 1.959964;

/** Net sentiment with its 95 % interval: Wilson's for the share of positive posts, transformed by 2p − 1, as in the windows. */
export function intervalOf(positive, negative) {
  const n = positive + negative;
  if (n === 0) {
    return { net: null, low: null, high: null };
  }
  const p = positive / n;
  const spread = Z * Math.sqrt((p * (1 - p)) / n + (Z * Z) / (4 * n * n));
  const scale = 1 + (Z * Z) / n;
  const centre = p + (Z * Z) / (2 * n);
  const net = netOf(positive, negative);
  return {
    net,
    low: Math.min(net, Math.max(-1, (2 * (centre - spread)) / scale - 1)),
    high: Math.max(net, Math.min(1, (2 * (centre + spread)) / scale - 1)),
  };
}

function sum(windows, field) {
  return windows.reduce((total, w) => total + (field(w) ?? 0), 0);
}

/** Aggregates several windows. */
function together(windows) {
  const positive = sum(windows, (w) => w.positive);
  const negative = sum(windows, (w) => w.negative);
  const neutral = sum(windows, (w) => w.neutral);
  const theirs = windows.filter((w) => w.baseline !== null);
  const others = sum(theirs, (w) => w.baseline.volume);
  const volume = positive + neutral + negative;
  return {
    positive,
    neutral,
    negative,
    volume,
    net: netOf(positive, negative),
    baseline: netOf(
      sum(theirs, (w) => w.baseline.positive),
      sum(theirs, (w) => w.baseline.negative),
    ),
    share: theirs.length > 0 && volume + others > 0 ? volume / (volume + others) : null,
  };
}

const present = (windows) => windows.filter((w) => w !== undefined);

/** A moving average: smoother with few posts, and delayed. */
function smoothed(all) {
  return all.slice(NOW_WINDOWS - 1).map((_, at) => {
    const few = present(all.slice(at, at + NOW_WINDOWS));
    if (few.length === 0) {
      return undefined;
    }
    const { positive, negative, volume, baseline } = together(few);
    return { ...intervalOf(positive, negative), volume, baseline: { net: baseline } };
  });
}

/**
 * @param store windows
 * @param keys series, in the order in which they are shown
 * @param from, to milliseconds
 * @returns {from, to, seconds, starts, series: [{key, group, windows, line, now, before}]}; windows has one entry for each start, undefined where there is none; line is what is drawn as a line: the windows, or each with the five before it
 */
export function frameOf(store, keys, from, to, smooth = false) {
  const seconds = store.seconds;
  const starts = [];
  for (let start = startOf(from, seconds); start < to; start += seconds * 1000) {
    starts.push(start);
  }
  const newest = store.newest();
  const series = keys.map((key) => {
    const windows = starts.map((start) => store.at(key, start));
    const earlier = Array.from({ length: NOW_WINDOWS - 1 }, (_, i) => store.at(key, starts[0] - (NOW_WINDOWS - 1 - i) * seconds * 1000));
    return {
      key,
      line: smooth ? smoothed([...earlier, ...windows]) : windows,
      group: present(windows).at(-1)?.group ?? newest.get(key)?.group ?? null,
      windows,
      now: together(present(windows.slice(-NOW_WINDOWS))),
      before: together(present(windows.slice(-2 * NOW_WINDOWS, -NOW_WINDOWS))),
    };
  });
  return { from, to, seconds, starts, series, smooth };
}

/** The shares of a group's chosen series and of the rest of it, by start; null where there were no posts. */
export function sharesOf(frame, group) {
  const members = frame.series.filter((s) => (s.group ?? "") === (group ?? ""));
  const shares = members.map(() => []);
  const rest = [];
  frame.starts.forEach((_, at) => {
    const known = members.map((s) => s.windows[at]?.share ?? null);
    const total = known.reduce((a, b) => a + (b ?? 0), 0);
    const none = known.every((share) => share === null);
    // Records of the same time are published one after the other, so the sum may exceed 1.
    known.forEach((share, i) => shares[i].push(none ? null : (share ?? 0) / Math.max(1, total)));
    rest.push(none ? null : Math.max(0, 1 - total));
  });
  return { members, shares, rest };
}
