// What is seen: the windows of the chosen series on one grid of time. Charts, tables, words and
// exports are all made of it, so that they can't differ.

import { NOW_WINDOWS, startOf } from "./period.mjs";

/** (positive − negative) / (positive + negative); null without either. */
export function netOf(positive, negative) {
  return positive + negative > 0 ? (positive - negative) / (positive + negative) : null;
}

function sum(windows, field) {
  return windows.reduce((total, w) => total + (field(w) ?? 0), 0);
}

/** Several windows taken together. */
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

/**
 * @param store windows
 * @param keys series, in the order in which they are shown
 * @param from, to milliseconds
 * @returns {from, to, seconds, starts, series: [{key, group, windows, now, before}]}; windows has one entry for each start, undefined where there is none
 */
export function frameOf(store, keys, from, to) {
  const seconds = store.seconds;
  const starts = [];
  for (let start = startOf(from, seconds); start < to; start += seconds * 1000) {
    starts.push(start);
  }
  const newest = store.newest();
  const series = keys.map((key) => {
    const windows = starts.map((start) => store.at(key, start));
    return {
      key,
      group: present(windows).at(-1)?.group ?? newest.get(key)?.group ?? null,
      windows,
      now: together(present(windows.slice(-NOW_WINDOWS))),
      before: together(present(windows.slice(-2 * NOW_WINDOWS, -NOW_WINDOWS))),
    };
  });
  return { from, to, seconds, starts, series };
}

/** The shares of a group's chosen series and of the rest of it, by start; null where there were no posts. */
export function sharesOf(frame, group) {
  const members = frame.series.filter((s) => (s.group ?? "") === (group ?? ""));
  const shares = members.map(() => []);
  const rest = [];
  frame.starts.forEach((_, at) => {
    const told = members.map((s) => s.windows[at]?.share ?? null);
    const total = told.reduce((a, b) => a + (b ?? 0), 0);
    const none = told.every((share) => share === null);
    // Records of one moment are made one after the other, so that they may say a little too much.
    told.forEach((share, i) => shares[i].push(none ? null : (share ?? 0) / Math.max(1, total)));
    rest.push(none ? null : Math.max(0, 1 - total));
  });
  return { members, shares, rest };
}
