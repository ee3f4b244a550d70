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
 * The declared subjects with their rules, within the limits of {@link DeclaredSubjects}.
 * Thread-safe.
 */
public final class Subjects {
  private final DeclaredSubjects declared = new DeclaredSubjects();
  private @Nullable Map<String, Subject> byName;

  /**
   * Processes a record of the subjects topic.
   *
   * @param name the record's key
   * @param value null for a removed subject
   * @return whether the record changed a subject
   * @throws BadInputException if the value is not a subject of this name; the previous one remains
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

  /** The subjects within the limits, by name. */
  public synchronized List<Subject> all() {
    return declared.counting();
  }

  /** The subject of this name, if it is within the limits; else null. */
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

  /** Whether the topic may declare a subject of this name, also beyond the limits. */
  public synchronized boolean mayDeclare(String name) {
    return declared.mayDeclare(name);
  }

  /** The number of declared subjects beyond the limits. */
  public synchronized long leftOut() {
    return declared.leftOut();
  }

  /**
   * Checks a subject against the limits of all declared subjects.
   *
   * @return the limit that it exceeds, as a sentence; null if it fits
   */
  public synchronized @Nullable String exceeds(Subject subject) {
    return declared.exceeds(subject);
  }
}
