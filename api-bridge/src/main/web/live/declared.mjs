// The declared subjects: loaded whole, then kept by differences.

const byName = (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/** The subjects after a difference {changed, removed}: each changed one takes the place of its name. */
export function withChange(subjects, { changed, removed }) {
  const names = new Map(subjects.map((subject) => [subject.name, subject]));
  removed.forEach((name) => names.delete(name));
  changed.forEach((subject) => names.set(subject.name, subject));
  return [...names.values()].sort(byName);
}

/** Differences that come while the whole is being loaded: they may be newer than what comes. */
export class ChangesMeanwhile {
  #loads = new Set();

  /** A load begins. */
  begin() {
    const changes = [];
    this.#loads.add(changes);
    return changes;
  }

  /** The subjects after a difference, which the loads under way take, too. */
  take(change, subjects) {
    this.#loads.forEach((changes) => changes.push(change));
    return withChange(subjects, change);
  }

  /** The load has ended with these. */
  end(changes, subjects) {
    this.#loads.delete(changes);
    return changes.reduce(withChange, subjects);
  }
}
