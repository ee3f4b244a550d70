// Lengths of windows, and the ranges that fit them: enough points to see, few enough to tell apart.

const MINUTE = 60;
const HOUR = 60 * MINUTE;

export const WINDOWS = [
  { name: "10s", title: "10 s", seconds: 10, ranges: [5 * MINUTE, 15 * MINUTE, HOUR], now: "last minute", smooth: "a minute" },
  { name: "1m", title: "1 min", seconds: 60, ranges: [15 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR], now: "last 6 minutes", smooth: "6 minutes" },
  { name: "15m", title: "15 min", seconds: 900, ranges: [6 * HOUR, 24 * HOUR], now: "last 90 minutes", smooth: "90 minutes" },
];

/** How many of the newest windows are "now" on a card. */
export const NOW_WINDOWS = 6;

export const windowNamed = (name) => WINDOWS.find((w) => w.name === name);

export function rangeTitle(seconds) {
  return seconds < HOUR ? `${seconds / MINUTE} min` : `${seconds / HOUR} h`;
}

/** The range among those of a window that is nearest to the one wanted. */
export function fitting(window, range) {
  return window.ranges.reduce((best, r) => (Math.abs(r - range) < Math.abs(best - range) ? r : best));
}

/** The first moment of the window that holds a time; both in milliseconds. */
export const startOf = (time, seconds) => Math.floor(time / (seconds * 1000)) * seconds * 1000;
