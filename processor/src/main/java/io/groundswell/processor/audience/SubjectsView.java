package io.groundswell.processor.audience;

import io.groundswell.topics.BadInputException;
import io.groundswell.topics.Subject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the subjects topic says so far. A bad record is skipped and counted; what its key said
 * before holds. Safe for threads: one may read the topic while others ask for subjects.
 */
public final class SubjectsView {
  /** Why a record whose value is a subject is bad all the same: its key is not the name. */
  public static final String KEY_DIFFERS = "key_differs";

  private final Map<String, Subject> byName = new HashMap<>();
  private final SortedMap<String, Long> bad = new TreeMap<>();
  private volatile @Nullable Subjects snapshot = Subjects.of(byName.values());

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
      changed(byName.remove(key) != null);
      return true;
    }
    try {
      Subject subject = Subject.read(value);
      if (!subject.name().equals(key)) {
        return skip(KEY_DIFFERS);
      }
      var unused = Subjects.of(List.of(subject)); // one that cannot be compiled is not taken
      changed(!subject.equals(byName.put(key, subject)));
      return true;
    } catch (BadInputException e) {
      return skip(e.code().code());
    }
  }

  /**
   * The subjects as they are now; made anew only after a change, which takes some milliseconds for
   * a thousand subjects.
   */
  public Subjects subjects() {
    Subjects current = snapshot;
    return current == null ? rebuilt() : current;
  }

  /** Bad records so far, by reason: an error code's, or {@link #KEY_DIFFERS}. */
  public synchronized SortedMap<String, Long> bad() {
    return new TreeMap<>(bad);
  }

  private synchronized Subjects rebuilt() {
    Subjects current = snapshot;
    if (current == null) {
      current = Subjects.of(byName.values());
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
