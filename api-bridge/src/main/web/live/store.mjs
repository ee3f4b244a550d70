// Windows of one length, by series and start. Keeps the view's windows of shown series and the newest
// window of others, so that a page can stay open for days.

import { keyOf } from "./names.mjs";

function figures(record) {
  return {
    positive: record.positive,
    neutral: record.neutral,
    negative: record.negative,
    volume: record.volume,
    net: record.net_sentiment,
    low: record.net_sentiment_low,
    high: record.net_sentiment_high,
  };
}

function entryOf(record, tick) {
  return {
    start: Date.parse(record.window_start),
    published: Date.parse(record.published_at),
    folded: record.folded,
    final: record.final,
    group: record.group,
    ...figures(record),
    share: record.share_of_voice,
    baseline: record.baseline === null ? null : figures(record.baseline),
    tick,
  };
}

export class Store {
  #seconds;
  #series = new Map();
  #kept = new Set();
  #tick = 0;
  #end = null;

  /** @param seconds the length of windows; others are ignored */
  constructor(seconds) {
    this.#seconds = seconds;
  }

  get seconds() {
    return this.#seconds;
  }

  /** The end of the newest window of any series, in milliseconds; null before the first. */
  get end() {
    return this.#end;
  }

  /** The series whose history is kept. */
  keep(keys) {
    this.#kept = new Set(keys);
    for (const [key, windows] of this.#series) {
      if (!this.#kept.has(key)) {
        this.#onlyNewest(windows);
      }
    }
  }

  /** A mark, for replace(). */
  mark() {
    this.#tick += 1;
    return this.#tick;
  }

  /** Adds records in any order: of each window, keeps the one published last. */
  merge(records) {
    for (const record of records) {
      if (record.window_seconds === this.#seconds) {
        this.#take(keyOf(record.subject, record.group), entryOf(record, this.#tick));
      }
    }
  }

  /** Replaces a range: removes windows older than the mark that are not among the records. */
  replace(key, from, to, records, mark) {
    this.merge(records);
    const windows = this.#series.get(key);
    const present = new Set(records.map((record) => Date.parse(record.window_start)));
    for (const [start, entry] of windows ?? []) {
      if (start >= from && start < to && entry.tick < mark && !present.has(start)) {
        windows.delete(start);
      }
    }
  }

  #take(key, entry) {
    let windows = this.#series.get(key);
    if (windows === undefined) {
      windows = new Map();
      this.#series.set(key, windows);
    }
    const known = windows.get(entry.start);
    if (known !== undefined && known.published > entry.published) {
      return;
    }
    windows.set(entry.start, entry);
    const end = entry.start + this.#seconds * 1000;
    if (this.#end === null || end > this.#end) {
      this.#end = end;
    }
    if (!this.#kept.has(key)) {
      this.#onlyNewest(windows);
    }
  }

  #onlyNewest(windows) {
    const newest = Math.max(...windows.keys());
    for (const start of windows.keys()) {
      if (start !== newest) {
        windows.delete(start);
      }
    }
  }

  /** Removes windows outside the spans (pairs of milliseconds) and inactive series. */
  prune(spans) {
    const inside = (start) => spans.some(([from, to]) => start >= from && start < to);
    for (const [key, windows] of this.#series) {
      for (const start of windows.keys()) {
        if (!inside(start)) {
          windows.delete(start);
        }
      }
      if (windows.size === 0) {
        this.#series.delete(key);
      }
    }
  }

  /** The window of a series by start; undefined if there is none or it was folded. */
  at(key, start) {
    const entry = this.#series.get(key)?.get(start);
    return entry === undefined || entry.folded ? undefined : entry;
  }

  /** The start of the first window of some series since a time, in milliseconds; undefined if there is none. */
  firstStart(keys, from) {
    let first;
    for (const key of keys) {
      for (const start of this.#series.get(key)?.keys() ?? []) {
        if (start >= from && (first === undefined || start < first)) {
          first = start;
        }
      }
    }
    return first;
  }

  /** The newest window of each series, by key. */
  newest() {
    const newest = new Map();
    for (const [key, windows] of this.#series) {
      let last = null;
      for (const entry of windows.values()) {
        if (!entry.folded && (last === null || entry.start > last.start)) {
          last = entry;
        }
      }
      if (last !== null) {
        newest.set(key, last);
      }
    }
    return newest;
  }

  /** The number of windows. */
  get size() {
    let size = 0;
    for (const windows of this.#series.values()) {
      size += windows.size;
    }
    return size;
  }
}
