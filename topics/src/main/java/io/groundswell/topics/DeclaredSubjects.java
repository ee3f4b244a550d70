package io.groundswell.topics;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The subjects that their topic declares, within limits, for every reader of the topic alike.
 *
 * <p>Which subjects are beyond the limits follows from the declarations alone, not from the order
 * in which they were read: in alphabetical order each one is taken that still fits beside those
 * before it. The others wait, and are taken as soon as there is room. What waits is bounded, too;
 * beyond {@link #MAX_KEPT_BYTES} the last names are forgotten until they are declared anew or the
 * topic is read again. Not thread-safe.
 */
public final class DeclaredSubjects {
  /** Most subjects that count. */
  public static final int MAX_SUBJECTS = 1_000;

  /** Most rules of all subjects that count. */
  public static final int MAX_ALL_RULES = 50_000;

  /** Most bytes of all subjects that count, as values of records. */
  public static final int MAX_ALL_BYTES = 1 << 20;

  /** Most bytes of all subjects that are kept, those that wait included. */
  static final int MAX_KEPT_BYTES = 4 * MAX_ALL_BYTES;

  /** What a subject takes beside its value, so that many small ones are bounded, too. */
  private static final int OVERHEAD = 512;

  private record Kept(Subject subject, int bytes) {}

  /** Adds up subjects while they fit. */
  private static final class Sum {
    int subjects;
    int rules;
    long bytes;

    boolean takes(Kept kept) {
      boolean fits =
          subjects < MAX_SUBJECTS
              && rules + kept.subject().rules() <= MAX_ALL_RULES
              && bytes + kept.bytes() <= MAX_ALL_BYTES;
      if (fits) {
        subjects++;
        rules += kept.subject().rules();
        bytes += kept.bytes();
      }
      return fits;
    }
  }

  private final TreeMap<String, Kept> byName = new TreeMap<>();
  private long bytes;
  private long forgotten;
  private @Nullable List<Subject> counting;

  /**
   * Takes a declaration, in the place of the one of that name.
   *
   * @return whether anything has changed
   */
  public boolean put(Subject subject) {
    Kept kept = new Kept(subject, subject.write().length);
    Kept before = byName.put(subject.name(), kept);
    if (before != null && before.subject().equals(subject)) {
      return false;
    }
    bytes += weight(kept) - (before == null ? 0 : weight(before));
    while (bytes > MAX_KEPT_BYTES) {
      bytes -= weight(byName.pollLastEntry().getValue());
      forgotten++;
    }
    counting = null;
    return true;
  }

  /**
   * Takes the end of a declaration.
   *
   * @return whether anything has changed
   */
  public boolean remove(String name) {
    Kept before = byName.remove(name);
    if (before == null) {
      return false;
    }
    bytes -= weight(before);
    counting = null;
    return true;
  }

  private static long weight(Kept kept) {
    return (long) kept.bytes() + OVERHEAD;
  }

  /** The subjects that count, by name; the list never changes. */
  public List<Subject> counting() {
    List<Subject> known = counting;
    if (known != null) {
      return known;
    }
    Sum sum = new Sum();
    List<Subject> taken = new ArrayList<>();
    for (Kept kept : byName.values()) {
      if (sum.takes(kept)) {
        taken.add(kept.subject());
      }
    }
    List<Subject> all = List.copyOf(taken);
    counting = all;
    return all;
  }

  /** Subjects that are declared and do not count, since they are beyond the limits. */
  public long leftOut() {
    return byName.size() - counting().size() + forgotten;
  }

  /** Whether a subject of this name may be declared: one that waits, counts or was forgotten. */
  public boolean mayDeclare(String name) {
    return byName.containsKey(name) || forgotten > 0;
  }

  /**
   * Checks that a subject and all that are declared fit together.
   *
   * @return the limit that it would exceed, a sentence; null if it fits
   */
  public @Nullable String exceeds(Subject subject) {
    Kept added = new Kept(subject, subject.write().length);
    if (added.bytes() > Subject.MAX_BYTES) {
      return "The subject has more than " + Subject.MAX_BYTES + " bytes.";
    }
    Sum sum = new Sum();
    boolean fits = forgotten == 0 && sum.takes(added);
    for (var other : byName.entrySet()) {
      fits = fits && (other.getKey().equals(subject.name()) || sum.takes(other.getValue()));
    }
    return fits
        ? null
        : "All subjects together have at most "
            + MAX_SUBJECTS
            + " names, "
            + MAX_ALL_RULES
            + " rules and "
            + MAX_ALL_BYTES
            + " bytes: remove some first.";
  }
}
