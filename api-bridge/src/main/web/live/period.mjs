// Lengths of windows and their ranges: enough points to see, few enough to distinguish.

const MINUTE = 60;
const HOUR = 60 * MINUTE;

export const WINDOWS = [
  { name: "10s", title: "10 s", seconds: 10, ranges: [5 * MINUTE, 15 * MINUTE, HOUR], now: "last minute", smooth: "a minute" },
  { name: "1m", title: "1 min", seconds: 60, ranges: [15 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR], now: "last 6 minutes", smooth: "6 minutes" },
  { name: "15m", title: "15 min", seconds: 900, ranges: [6 * HOUR, 24 * HOUR], now: "last 90 minutes", smooth: "90 minutes" },
];

/** The number of newest windows that are "now" on a card. */
export const NOW_WINDOWS = 6;

export const windowNamed = (name) => WINDOWS.find((w) => w.name === name);

export function rangeTitle(seconds) {
  return seconds < HOUR ? `${seconds / MINUTE} min` : `${seconds / HOUR} h`;
}

/** The range of a window length that is nearest to the requested one. */
export function fitting(window, range) {
  return window.ranges.reduce((best, r) => (Math.abs(r - range) < Math.abs(best - range) ? r : best));
}

/** The start of the window that contains a time, both in milliseconds. */
export const startOf = (time, seconds) => Math.floor(time / (seconds * 1000)) * seconds * 1000;
