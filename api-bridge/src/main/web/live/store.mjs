// Windows of one length, by series and start. Of those that are shown it keeps what the view needs,
// of all others only the newest, so that a page can stay open for days.

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

  /** @param seconds the length of the windows it takes; others are passed over */
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

  /** A moment of this store, to tell what was there before it. */
  mark() {
    this.#tick += 1;
    return this.#tick;
  }

  /** Takes records in any order: of each window the one that was published last holds. */
  merge(records) {
    for (const record of records) {
      if (record.window_seconds === this.#seconds) {
        this.#take(keyOf(record.subject, record.group), entryOf(record, this.#tick));
      }
    }
  }

  /** Takes all records of a range: what was there before the mark and is not among them is gone. */
  replace(key, from, to, records, mark) {
    this.merge(records);
    const windows = this.#series.get(key);
    const told = new Set(records.map((record) => Date.parse(record.window_start)));
    for (const [start, entry] of windows ?? []) {
      if (start >= from && start < to && entry.tick < mark && !told.has(start)) {
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

  /** Forgets what lies in none of the spans, pairs of milliseconds, and series that have gone quiet. */
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

  /** The window of a series that starts then; undefined if there is none or it was taken back. */
  at(key, start) {
    const entry = this.#series.get(key)?.get(start);
    return entry === undefined || entry.folded ? undefined : entry;
  }

  /** The start of the first window of some series from a time on, in milliseconds; undefined if there is none. */
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

  /** How many windows are held. */
  get size() {
    let size = 0;
    for (const windows of this.#series.values()) {
      size += windows.size;
    }
    return size;
  }
}
