// The address encodes the whole view, so that a link shows the same view.
// Any address yields a valid view.

import { MAX_NAME, OTHER, isRest, nameIn } from "./names.mjs";
import { WINDOWS, fitting, windowNamed } from "./period.mjs";
import { MOST } from "./selection.mjs";

export const DEFAULTS = Object.freeze({
  window: "10s",
  range: 900,
  chosen: null, // chosen automatically
  to: null, // live
  label: null, // posts of every label
  theme: null, // as in the system
  smooth: true,
  kiosk: false,
});

const LABELS = ["positive", "neutral", "negative"];
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;
// The bridge must also accept ranges around a time.
const FIRST = Date.UTC(2000, 0, 1);
const LAST = Date.UTC(9999, 0, 1);

const oneOf = (values, given) => (values.includes(given) ? given : null);

function chosenIn(query) {
  const keys = [];
  for (const [field, value] of query) {
    const name = field === "s" ? value.trim() : value;
    if (field === "s" && name !== "" && name !== OTHER && name.length <= MAX_NAME) {
      keys.push(`name:${name}`);
    } else if (field === "rest" && name.length <= MAX_NAME) {
      keys.push(`rest:${name}`);
    }
  }
  const once = [...new Set(keys)].slice(0, MOST);
  return once.length > 0 ? once : null;
}

function timeIn(text) {
  const time = ISO.test(text ?? "") ? Date.parse(text) : NaN;
  return time > FIRST && time < LAST ? time : null;
}

/** The view that the query part of an address describes. */
export function readView(search) {
  const query = new URLSearchParams(search);
  const window = windowNamed(query.get("window")) ?? WINDOWS[0];
  const range = Number(query.get("range") ?? DEFAULTS.range);
  return {
    window: window.name,
    range: fitting(window, Number.isFinite(range) ? range : DEFAULTS.range),
    chosen: chosenIn(query),
    to: timeIn(query.get("to")),
    label: oneOf(LABELS, query.get("label")),
    theme: oneOf(["light", "dark"], query.get("theme")),
    smooth: query.get("smooth") !== "0",
    kiosk: query.get("kiosk") === "1",
  };
}

/** The query part of an address for a view; empty for the default one. */
export function writeView(view) {
  const query = new URLSearchParams();
  for (const field of ["window", "range", "label", "theme"]) {
    if (view[field] !== DEFAULTS[field]) {
      query.set(field, view[field]);
    }
  }
  if (view.to !== null) {
    query.set("to", new Date(view.to).toISOString());
  }
  for (const key of view.chosen ?? []) {
    query.append(isRest(key) ? "rest" : "s", nameIn(key));
  }
  if (!view.smooth) {
    query.set("smooth", "0");
  }
  if (view.kiosk) {
    query.set("kiosk", "1");
  }
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}
