// Figures and times as people read them. What is not known is a dash.

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

/** How many: 412, 12.3K. */
export const count = (value) => (known(value) ? (value < 10_000 ? plain : compact).format(value) : UNKNOWN);

export const percent = (share) => (known(share) ? `${Math.round(100 * share)} %` : UNKNOWN);

export const time = (ms) => clock.format(ms);

export const timeWithSeconds = (ms) => exact.format(ms);

/** The day only where it is not today. */
export function moment(ms, now) {
  const text = exact.format(ms);
  return day.format(ms) === day.format(now) ? text : `${day.format(ms)}, ${text}`;
}

/** A range of time, for titles. */
export function span(from, to, now) {
  return `${moment(from, now)} – ${day.format(from) === day.format(to) ? timeWithSeconds(to) : moment(to, now)}`;
}

export const posts = (n) => (n === 1 ? "1 post" : `${count(n)} posts`);
