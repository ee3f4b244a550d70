// The footer: figures of the system.

import { count, moment, percent } from "./format.mjs";

const FIGURES = {
  posts_per_second: count,
  lag_posts: count,
  dead_letters: count,
  cache_hit_ratio: percent,
  watchers: count,
};

const place = (figure) => document.querySelector(`#system [data-figure="${figure}"]`);

export function showSystem(system) {
  for (const [figure, text] of Object.entries(FIGURES)) {
    place(figure).textContent = text(system[figure]);
  }
}

/** The event time up to which posts are counted, which may lag the clock. */
export function showCounted(end, now) {
  place("counted").textContent = end === null ? "–" : moment(Math.min(end, now), now);
}
