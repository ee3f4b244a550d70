package io.groundswell.bridge.audience;

import io.groundswell.topics.BadInputException;
import io.groundswell.topics.Subject;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The subjects that are declared, with their rules. Thread-safe. */
public final class Subjects {
  /** Most that are taken. */
  public static final int MAX_SUBJECTS = 1000;

  private static final Logger log = LoggerFactory.getLogger(Subjects.class);

  private final TreeMap<String, Subject> byName = new TreeMap<>();
  private long beyond;

  /**
   * Takes a record of the subjects topic.
   *
   * @param name the record's key
   * @param value null where the subject was removed
   */
  public synchronized void accept(String name, byte @Nullable [] value) {
    if (value == null) {
      byName.remove(name);
      return;
    }
    try {
      Subject subject = Subject.read(value);
      if (byName.size() < MAX_SUBJECTS || byName.containsKey(name)) {
        byName.put(name, subject);
      } else if (beyond++ == 0) {
        log.warn("too many subjects are declared, not all are shown: most={}", MAX_SUBJECTS);
      }
    } catch (BadInputException e) {
      log.warn("subject can't be read, it is left out: reason={}", e.getMessage());
    }
  }

  /** All, by name. */
  public synchronized List<Subject> all() {
    return List.copyOf(byName.values());
  }

  /** The subject of this name; null if there is none. */
  public synchronized @Nullable Subject get(String name) {
    return byName.get(name);
  }

  /** Whether no further subject is taken. */
  public synchronized boolean isFull() {
    return byName.size() >= MAX_SUBJECTS;
  }
}
