// The board for those who hear it: a sentence a minute, and each shift as it comes.

import { byId } from "./dom.mjs";
import { shiftInWords, summary } from "./words.mjs";

const EVERY_MS = 60_000;

export class Spoken {
  #last = -Infinity;

  #say(sentence) {
    byId("spoken").textContent = sentence;
  }

  shift(shift, now) {
    this.#last = now;
    this.#say(shiftInWords(shift));
  }

  marker(marker, now) {
    this.#last = now;
    this.#say(`Marker: ${marker.name}.`);
  }

  /** Says how things stand if nothing was said for a minute. */
  show(model) {
    if (model.now - this.#last >= EVERY_MS && model.frame.series.length > 0) {
      this.#last = model.now;
      this.#say(summary(model.frame, model.nowTitle));
    }
  }
}
