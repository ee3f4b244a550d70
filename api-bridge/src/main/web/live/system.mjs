// The line at the bottom: how the machinery is.

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

/** Up to when posts are counted: event time, which may be behind the clock. */
export function showCounted(end, now) {
  place("counted").textContent = end === null ? "–" : moment(Math.min(end, now), now);
}
