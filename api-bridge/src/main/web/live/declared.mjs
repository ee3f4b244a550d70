// The declared subjects: loaded once, then updated by differences.

const byName = (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/** Applies a difference {changed, removed} to the subjects. */
export function withChange(subjects, { changed, removed }) {
  const names = new Map(subjects.map((subject) => [subject.name, subject]));
  removed.forEach((name) => names.delete(name));
  changed.forEach((subject) => names.set(subject.name, subject));
  return [...names.values()].sort(byName);
}

/** Buffers differences during a load: they may be newer than its result. */
export class ChangesMeanwhile {
  #loads = new Set();

  /** A load starts. */
  begin() {
    const changes = [];
    this.#loads.add(changes);
    return changes;
  }

  /** Applies a difference to the subjects and to running loads. */
  take(change, subjects) {
    this.#loads.forEach((changes) => changes.push(change));
    return withChange(subjects, change);
  }

  /** The result of a load with the buffered differences. */
  end(changes, subjects) {
    this.#loads.delete(changes);
    return changes.reduce(withChange, subjects);
  }
}
