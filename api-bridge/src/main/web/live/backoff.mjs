// Exponential backoff with jitter: pages that lost the same bridge must not reconnect simultaneously.

const FIRST_MS = 1000;
const MOST_MS = 30_000;

export class Backoff {
  #tries = 0;
  #random;

  constructor(random = Math.random) {
    this.#random = random;
  }

  /**
   * The next wait in milliseconds.
   *
   * @param atLeast the delay that the server requested
   */
  next(atLeast = 0) {
    const whole = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(this.#tries, 10));
    this.#tries += 1;
    return Math.max(atLeast, 0) + whole * (0.5 + this.#random() / 2);
  }

  reset() {
    this.#tries = 0;
  }
}
