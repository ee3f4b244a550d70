package io.groundswell.audience;

import io.groundswell.common.json.BadInputException;
import io.groundswell.topics.DeclaredSubjects;
import io.groundswell.topics.Subject;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The subjects topic so far, within the limits of {@link DeclaredSubjects}. A bad record is skipped
 * and counted; what its key declared before holds. Safe for threads: one may read the topic while
 * others ask for subjects.
 */
public final class SubjectsView {
  /** Why a record whose value is a subject is bad all the same: its key is not the name. */
  public static final String KEY_DIFFERS = "key_differs";

  private final DeclaredSubjects declared = new DeclaredSubjects();
  private final SortedMap<String, Long> bad = new TreeMap<>();
  private volatile @Nullable SubjectMatcher snapshot = SubjectMatcher.of(List.of());

  /**
   * Takes the topic's next record.
   *
   * @param key the subject's name; null if the record has none
   * @param value null if the subject is removed
   * @return whether it was a good one
   */
  public synchronized boolean accept(@Nullable String key, byte @Nullable [] value) {
    if (key == null) {
      return skip(KEY_DIFFERS);
    }
    if (value == null) {
      changed(declared.remove(key));
      return true;
    }
    try {
      Subject subject = Subject.read(value);
      if (!subject.name().equals(key)) {
        return skip(KEY_DIFFERS);
      }
      var unused = SubjectMatcher.of(List.of(subject)); // one that cannot be compiled is not taken
      changed(declared.put(subject));
      return true;
    } catch (BadInputException e) {
      return skip(e.code().code());
    }
  }

  /**
   * The subjects as they are now; made anew only after a change, which takes some milliseconds for
   * a thousand subjects.
   */
  public SubjectMatcher subjects() {
    SubjectMatcher current = snapshot;
    return current == null ? rebuilt() : current;
  }

  /** Bad records so far, by reason: an error code's, or {@link #KEY_DIFFERS}. */
  public synchronized SortedMap<String, Long> bad() {
    return new TreeMap<>(bad);
  }

  /** Subjects that are declared and do not count, since they are beyond the limits. */
  public synchronized long leftOut() {
    return declared.leftOut();
  }

  /** Whether the topic may declare a subject of this name, be it left out or not. */
  public synchronized boolean mayDeclare(String name) {
    return declared.mayDeclare(name);
  }

  /**
   * Checks that a subject and all that are declared fit together.
   *
   * @return the limit that it would exceed, a sentence; null if it fits
   */
  public synchronized @Nullable String exceeds(Subject subject) {
    return declared.exceeds(subject);
  }

  private synchronized SubjectMatcher rebuilt() {
    SubjectMatcher current = snapshot;
    if (current == null) {
      current = SubjectMatcher.of(declared.counting());
      snapshot = current;
    }
    return current;
  }

  private void changed(boolean really) {
    if (really) {
      snapshot = null;
    }
  }

  private boolean skip(String reason) {
    bad.merge(reason, 1L, Long::sum);
    return false;
  }
}
