// The default selection of series, and their colours.

import { keyOf } from "./names.mjs";

/** Limit of shown series: the number of distinguishable colours. */
export const MOST = 8;
const MOST_FOUND = 5;

const byText = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** Keys by group, ordered by the name of the group, those without a group last. */
export function byGroup(keys, groupOf) {
  const groups = new Map();
  for (const key of keys) {
    const group = groupOf(key) ?? "";
    groups.set(group, [...(groups.get(group) ?? []), key]);
  }
  return [...groups].sort(([a], [b]) => (a === "") - (b === "") || byText(a, b));
}

/**
 * Declared subjects, whole groups first; else the ones with the most posts.
 *
 * @param declared subjects as the bridge lists them
 * @param volumes recent posts by key
 */
export function automatic(declared, volumes) {
  if (declared.length === 0) {
    return [...volumes]
      .filter(([key, volume]) => key.startsWith("name:") && volume > 0)
      .sort(([a, x], [b, y]) => y - x || byText(a, b))
      .slice(0, MOST_FOUND)
      .map(([key]) => key);
  }
  const groupOf = new Map(declared.map((s) => [keyOf(s.name, s.group), s.group]));
  const groups = byGroup([...groupOf.keys()].sort(byText), (key) => groupOf.get(key));
  const whole = [];
  for (const [, keys] of groups) {
    if (whole.length + keys.length <= MOST) {
      whole.push(...keys);
    }
  }
  return whole.length > 0 ? whole : groups[0][1].slice(0, MOST);
}

/** Assigns each series a colour while it is shown. */
export class Slots {
  #slots = new Map();

  /** The slot of each key, from 0 on. */
  take(keys) {
    for (const key of this.#slots.keys()) {
      if (!keys.includes(key)) {
        this.#slots.delete(key);
      }
    }
    for (const key of keys) {
      if (!this.#slots.has(key)) {
        const taken = new Set(this.#slots.values());
        let slot = 0;
        while (taken.has(slot)) {
          slot += 1;
        }
        this.#slots.set(key, slot);
      }
    }
    return new Map(this.#slots);
  }
}
