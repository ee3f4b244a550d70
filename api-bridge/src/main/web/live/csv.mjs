// The current view as CSV (RFC 4180).

import { OTHER, isRest, nameIn } from "./names.mjs";

// Prefixes formulas with a quote, so that spreadsheets do not evaluate them.
const COMPUTED = /^[=+\-@\t\r\n]/;

export function cell(value) {
  if (value === null || value === undefined) {
    return "";
  }
  if (typeof value !== "string") {
    return String(value);
  }
  const text = COMPUTED.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const lines = (rows) => rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");

const iso = (ms) => new Date(ms).toISOString().replace(".000Z", "Z");

const FIGURES = [
  ["positive", (w) => w.positive],
  ["neutral", (w) => w.neutral],
  ["negative", (w) => w.negative],
  ["volume", (w) => w.volume],
  ["net_sentiment", (w) => w.net],
  ["net_sentiment_low", (w) => w.low],
  ["net_sentiment_high", (w) => w.high],
  ["share_of_voice", (w) => w.share],
  ["baseline_volume", (w) => w.baseline?.volume],
  ["baseline_net_sentiment", (w) => w.baseline?.net],
  ["baseline_net_sentiment_low", (w) => w.baseline?.low],
  ["baseline_net_sentiment_high", (w) => w.baseline?.high],
];

/** The windows of the view, one per row, in order of time. */
export function windowsCsv(frame) {
  const rows = [["subject", "group", "window_start", "window_seconds", "final", ...FIGURES.map(([name]) => name)]];
  frame.starts.forEach((start, at) => {
    for (const { key, windows } of frame.series) {
      const w = windows[at];
      if (w !== undefined) {
        const subject = isRest(key) ? OTHER : nameIn(key);
        rows.push([subject, w.group, iso(start), frame.seconds, w.final, ...FIGURES.map(([, of]) => of(w))]);
      }
    }
  });
  return lines(rows);
}

/** The shifts and markers of the view, one per row, in order of time. */
export function momentsCsv(shifts, markers) {
  const rows = [
    ...shifts.map(({ item: s, time }) => [
      time,
      ["shift", s.detected_at, s.subject, s.group, s.direction, s.severity, s.sigma, s.baseline_moved, s.posts, s.terms.join("; ")],
    ]),
    ...markers.map(({ item: m, time }) => [time, ["marker", m.time, m.subject, null, null, null, null, null, null, m.name]]),
  ].sort(([a], [b]) => a - b);
  const head = ["kind", "time", "subject", "group", "direction", "severity", "sigma", "baseline_moved", "posts", "terms_or_name"];
  return lines([head, ...rows.map(([, row]) => row)]);
}
