// The connection to the bridge: reconnects after each loss and resumes after the last event.

import { Backoff } from "./backoff.mjs";

/** Longest time without an event while live: the bridge sends one every 2 s. */
export const SILENCE_MS = 6000;

const TYPES = ["hello", "windows", "shift", "marker", "subject_changes", "posts", "system"];

/**
 * States: loading before the first event, live, not-live. Calls `on` by the type of each event, and
 * `on.state` for each change of state: {state, since, sentence}.
 */
export class Feed {
  #tools;
  #on;
  #backoff;
  #window = null;
  #source = null;
  #lastId = null;
  #lastEvent = 0;
  #retry = null;
  #state = "loading";
  #since;

  /**
   * @param on handlers by type of event
   * @param tools {open(url) → EventSource, probe(url) → {sentence, retryAfterMs}, now(), later(ms, do), cancel(timer), random()}
   */
  constructor(on, tools) {
    this.#on = on;
    this.#tools = tools;
    this.#backoff = new Backoff(tools.random);
    this.#since = tools.now();
  }

  get state() {
    return { state: this.#state, since: this.#since };
  }

  /** Follows windows of a length from now on. */
  follow(window) {
    this.#window = window;
    this.#lastId = null; // ids are valid for one length
    this.#backoff.reset();
    this.#open();
  }

  /** Checks for missing events; called every second. */
  check() {
    if (this.#source !== null && this.#tools.now() - this.#lastEvent > SILENCE_MS) {
      this.#lost("The bridge sends no events.", 0);
    }
  }

  /** Reconnects without waiting: the network is back, or the page is visible again. */
  hurry() {
    if (this.#retry !== null) {
      this.#backoff.reset();
      this.#open();
    }
  }

  #open() {
    this.#close();
    const query = new URLSearchParams({ window: this.#window });
    if (this.#lastId !== null) {
      query.set("last_event_id", this.#lastId);
    }
    const source = this.#tools.open(`/live/events?${query}`);
    this.#source = source;
    this.#lastEvent = this.#tools.now();
    for (const type of TYPES) {
      source.addEventListener(type, (event) => this.#take(source, type, event));
    }
    source.onerror = () => this.#failed(source);
  }

  #take(source, type, event) {
    if (source !== this.#source) {
      return;
    }
    this.#lastEvent = this.#tools.now();
    this.#lastId = event.lastEventId || this.#lastId;
    let data;
    try {
      data = JSON.parse(event.data);
    } catch {
      this.#on.unreadable?.();
      return;
    }
    if (type === "hello") {
      this.#backoff.reset();
    }
    this.#on[type]?.(data);
    this.#turn("live", null);
  }

  // An EventSource does not expose the response, so it is requested again.
  async #failed(source) {
    if (source !== this.#source) {
      return;
    }
    const opened = this.#state === "live";
    this.#lost("Connection to the bridge lost.", 0);
    if (!opened) {
      const wait = this.#retry;
      const refusal = await this.#tools.probe(`/live/events?${new URLSearchParams({ window: this.#window })}`);
      if (wait === this.#retry && refusal !== null) {
        this.#lost(refusal.sentence, refusal.retryAfterMs);
      }
    }
  }

  #lost(sentence, atLeastMs) {
    this.#close();
    this.#retry = this.#tools.later(this.#backoff.next(atLeastMs), () => this.#open());
    this.#turn("not-live", sentence);
  }

  #close() {
    if (this.#source !== null) {
      this.#source.onerror = null;
      this.#source.close();
      this.#source = null;
    }
    if (this.#retry !== null) {
      this.#tools.cancel(this.#retry);
      this.#retry = null;
    }
  }

  #turn(state, sentence) {
    if (state !== this.#state) {
      this.#state = state;
      this.#since = this.#tools.now();
    } else if (state === "live") {
      return;
    }
    this.#on.state({ state, since: this.#since, sentence });
  }
}
