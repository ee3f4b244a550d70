// Announcements for screen readers: a sentence a minute, and each shift.

import { byId } from "./dom.mjs";
import { shiftInWords, summary } from "./words.mjs";

const EVERY_MS = 60_000;

export class Spoken {
  #last = -Infinity;

  #announce(sentence) {
    byId("spoken").textContent = sentence;
  }

  shift(shift, now) {
    this.#last = now;
    this.#announce(shiftInWords(shift));
  }

  marker(marker, now) {
    this.#last = now;
    this.#announce(`Marker: ${marker.name}.`);
  }

  /** Announces the state after a minute without announcements. */
  show(model) {
    if (model.now - this.#last >= EVERY_MS && model.frame.series.length > 0) {
      this.#last = model.now;
      this.#announce(summary(model.frame, model.nowTitle));
    }
  }
}
