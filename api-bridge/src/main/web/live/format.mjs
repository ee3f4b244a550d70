// Formats figures and times; unknown values are a dash.

const UNKNOWN = "–";
const MINUS = "−";

const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const plain = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const exact = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

const known = (value) => typeof value === "number" && Number.isFinite(value);

/** A figure with its sign: +0.42, −0.10, 0.00. */
export function signed(value, digits = 2) {
  if (!known(value)) {
    return UNKNOWN;
  }
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) {
    return text;
  }
  return (value > 0 ? "+" : MINUS) + text;
}

export const size = (value, digits = 2) => (known(value) ? Math.abs(value).toFixed(digits) : UNKNOWN);

/** A count: 412, 12.3K. */
export const count = (value) => (known(value) ? (value < 10_000 ? plain : compact).format(value) : UNKNOWN);

export const percent = (share) => (known(share) ? `${Math.round(100 * share)} %` : UNKNOWN);

export const time = (ms) => clock.format(ms);

export const timeWithSeconds = (ms) => exact.format(ms);

/** Includes the day unless it is today. */
export function moment(ms, now) {
  const text = exact.format(ms);
  return day.format(ms) === day.format(now) ? text : `${day.format(ms)}, ${text}`;
}

/** A time range, for titles. */
export function span(from, to, now) {
  return `${moment(from, now)} – ${day.format(from) === day.format(to) ? timeWithSeconds(to) : moment(to, now)}`;
}

export const posts = (n) => (n === 1 ? "1 post" : `${count(n)} posts`);
