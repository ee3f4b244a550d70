package io.groundswell.bridge.audience;

import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.ErrorCode;
import io.groundswell.topics.DeclaredSubjects;
import io.groundswell.topics.Subject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The subjects that are declared, with their rules, within the limits of {@link DeclaredSubjects}.
 * Thread-safe.
 */
public final class Subjects {
  private final DeclaredSubjects declared = new DeclaredSubjects();
  private @Nullable Map<String, Subject> byName;

  /**
   * Takes a record of the subjects topic.
   *
   * @param name the record's key
   * @param value null where the subject was removed
   * @return whether anything has changed
   * @throws BadInputException if the value is no subject, or one of another name; then what the
   *     name stood for before holds
   */
  public synchronized boolean accept(String name, byte @Nullable [] value)
      throws BadInputException {
    boolean changed = value == null ? declared.remove(name) : declared.put(named(name, value));
    if (changed) {
      byName = null;
    }
    return changed;
  }

  private static Subject named(String name, byte[] value) throws BadInputException {
    Subject subject = Subject.read(value);
    if (!subject.name().equals(name)) {
      throw new BadInputException(
          ErrorCode.INVALID_SUBJECT, "The record's key is not the subject's name.");
    }
    return subject;
  }

  /** All that count, by name. */
  public synchronized List<Subject> all() {
    return declared.counting();
  }

  /** The subject of this name that counts; null if there is none. */
  public synchronized @Nullable Subject get(String name) {
    Map<String, Subject> known = byName;
    if (known == null) {
      known = new TreeMap<>();
      for (Subject subject : declared.counting()) {
        known.put(subject.name(), subject);
      }
      byName = known;
    }
    return known.get(name);
  }

  /** Whether the topic may declare a subject of this name, be it beyond the limits or not. */
  public synchronized boolean mayDeclare(String name) {
    return declared.mayDeclare(name);
  }

  /** Subjects that are declared and do not count, since they are beyond the limits. */
  public synchronized long leftOut() {
    return declared.leftOut();
  }

  /**
   * Checks that a subject and all that are declared fit together.
   *
   * @return the limit that it would exceed, a sentence; null if it fits
   */
  public synchronized @Nullable String exceeds(Subject subject) {
    return declared.exceeds(subject);
  }
}
