// Shifts, markers and posts, without duplicates.

export const shiftKey = (shift) => JSON.stringify([shift.subject, shift.detected_at, shift.direction]);

/** The newest items by key, in order of time. */
export class Moments {
  #items = new Map();
  #keyOf;
  #timeOf;
  #most;

  /**
   * @param keyOf the key of an item
   * @param timeOf ISO-8601
   * @param most limit of items
   */
  constructor(keyOf, timeOf, most) {
    this.#keyOf = keyOf;
    this.#timeOf = timeOf;
    this.#most = most;
  }

  /** Adds items in any order; returns the new ones. */
  merge(items) {
    const fresh = [];
    for (const item of items) {
      const key = this.#keyOf(item);
      if (!this.#items.has(key)) {
        fresh.push(item);
      }
      this.#items.set(key, { item, time: Date.parse(this.#timeOf(item)) });
    }
    if (this.#items.size > this.#most) {
      const old = [...this.#items].sort(([, a], [, b]) => a.time - b.time);
      old.slice(0, old.length - this.#most).forEach(([key]) => this.#items.delete(key));
    }
    return fresh;
  }

  /** The items of a range in milliseconds, the end exclusive, in order. */
  between(from, to) {
    return [...this.#items.values()]
      .filter(({ time }) => time >= from && time < to)
      .sort((a, b) => a.time - b.time);
  }
}

/** The newest posts, newest first. */
export class Posts {
  #posts = new Map();
  #most;

  constructor(most) {
    this.#most = most;
  }

  /** Adds posts, newest last. */
  merge(posts) {
    for (const post of posts) {
      this.#posts.delete(post.id);
      this.#posts.set(post.id, post);
    }
    for (const id of this.#posts.keys()) {
      if (this.#posts.size <= this.#most) {
        break;
      }
      this.#posts.delete(id);
    }
  }

  newest() {
    return [...this.#posts.values()].reverse();
  }
}
