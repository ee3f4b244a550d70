// The data of the board, and the part of it in view.

import { frameOf } from "./frame.mjs";
import { turnOf } from "./kiosk.mjs";
import { Moments, shiftKey } from "./moments.mjs";
import { OTHER, isRest, keyOf, nameIn } from "./names.mjs";
import { windowNamed } from "./period.mjs";
import { Slots, automatic, byGroup } from "./selection.mjs";
import { Store } from "./store.mjs";

const MOST_MOMENTS = 1000;
const MOST_ON_A_WALL = 40;
const MOST_FOUND = 5;
const MOST_LISTED = 5000; // of one response of the bridge

export class State {
  #found = [];
  #slots = new Slots();
  declared = [];
  shifts = new Moments(shiftKey, (s) => s.detected_at, MOST_MOMENTS);
  markers = new Moments((m) => m.id, (m) => m.time, MOST_MOMENTS);

  constructor(view) {
    this.view = view;
    this.restart();
  }

  /** Changes the length of windows; discards those of the previous length. */
  restart() {
    this.store = new Store(windowNamed(this.view.window).seconds);
  }

  groupOf(key, newest = this.store.newest()) {
    const declared = this.declared.find((s) => keyOf(s.name, s.group) === key);
    if (isRest(key)) {
      return nameIn(key) === "" ? null : nameIn(key);
    }
    return declared === undefined ? (newest.get(key)?.group ?? null) : declared.group;
  }

  /** Posts in the newest window of each series, by key. */
  volumes() {
    return new Map([...this.store.newest()].map(([key, w]) => [key, w.volume]));
  }

  /** The chosen series: by the user, or else by default. */
  chosen() {
    if (this.view.chosen !== null) {
      return this.view.chosen;
    }
    if (this.declared.length > 0) {
      return this.view.kiosk ? this.#declaredKeys() : automatic(this.declared, this.volumes());
    }
    // Keeps the default selection, so that the board does not change with every window.
    this.#found = [...new Set([...this.#found, ...automatic([], this.volumes())])].slice(0, MOST_FOUND);
    return this.#found;
  }

  /** Whether the bridge may know a series: an address may name anything. */
  knows(key) {
    const newest = this.store.newest();
    return newest.has(key) || newest.size >= MOST_LISTED || this.declared.some((s) => keyOf(s.name, s.group) === key);
  }

  #declaredKeys() {
    const keys = this.declared.filter((s) => s.name !== OTHER).map((s) => keyOf(s.name, s.group));
    const newest = this.store.newest();
    return byGroup(keys.sort(), (key) => this.groupOf(key, newest)).flatMap(([, members]) => members.slice(0, 8)).slice(0, MOST_ON_A_WALL);
  }

  /** The end of the live view in milliseconds: the end of the newest window, else the clock. */
  edge(now) {
    const length = this.store.seconds * 1000;
    return this.store.end ?? Math.ceil(now / length) * length;
  }

  /** The range of the view. */
  seen(now) {
    const to = this.view.to ?? this.edge(now);
    return [to - this.view.range * 1000, to];
  }

  /** The range of the live view. */
  live(now) {
    const edge = this.edge(now);
    return [edge - this.view.range * 1000, edge];
  }

  /** Removes data outside the live and the current view. */
  prune(now) {
    const room = this.view.range * 1000;
    const [from, to] = this.seen(now);
    this.store.prune([
      [this.live(now)[0] - room, Infinity],
      [from - room, to + room],
    ]);
  }

  /** Starts a live view at the first window if that is later, so that it is not mostly empty. */
  #begin(keys, from, to) {
    const first = this.view.to === null ? this.store.firstStart(keys, from) : undefined;
    const least = to - windowNamed(this.view.window).ranges[0] * 1000;
    return first === undefined ? from : Math.min(first, least);
  }

  /**
   * The model of the view.
   *
   * @param isWhole whether the whole range is loaded
   */
  model(now, isWhole) {
    const window = windowNamed(this.view.window);
    const [start, to] = this.seen(now);
    const all = this.chosen();
    const newest = this.store.newest();
    const turn = this.view.kiosk ? turnOf(all, (key) => this.groupOf(key, newest), now) : null;
    const keys = turn === null ? all : turn.keys.slice(0, 8);
    const from = isWhole ? this.#begin(keys, start, to) : start;
    const slots = this.#slots.take(keys);
    const names = new Set(keys.map((key) => (isRest(key) ? OTHER : nameIn(key))));
    const about = (subject) => subject === null || names.has(subject);
    const until = to + window.seconds * 1000;
    return {
      now,
      from,
      to,
      turn,
      slots,
      names,
      frame: frameOf(this.store, keys, from, to, this.view.smooth),
      shifts: this.shifts
        .between(from, until)
        .map((s) => ({ ...s, key: keyOf(s.item.subject, s.item.group) }))
        .filter((s) => slots.has(s.key)),
      markers: this.markers.between(from, until).filter((m) => about(m.item.subject)),
      nowTitle: this.view.to === null ? window.now : `the ${window.now.slice(5)} before the end`,
      windowTitle: window.title,
      smoothTitle: window.smooth,
    };
  }
}
