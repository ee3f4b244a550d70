package io.groundswell.processor.audience;

import io.groundswell.audience.SubjectWindow;
import io.groundswell.audience.Summary;
import io.groundswell.audience.TopSubjects;
import io.groundswell.topics.AudienceWindow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A window that still accepts posts, in memory. Tracks, by group, the subjects published
 * individually and the aggregate of the others. It is derived from the store and rebuilt after a
 * restart.
 */
final class OpenWindow {
  /** One group in the window; the one of subjects without a group has the empty name. */
  static final class Group {
    final TopSubjects top;
    final Summary rest = new Summary();
    final Set<String> changed = new HashSet<>();
    int restSubjects;
    boolean restChanged;

    private Group(int maxSubjects) {
      top = new TopSubjects(maxSubjects);
    }
  }

  private final int maxSubjects;
  private final Map<String, Group> groups = new HashMap<>();
  private int subjects;
  private boolean closed;

  /**
   * @param maxSubjects most subjects of a group that are published individually
   */
  OpenWindow(int maxSubjects) {
    this.maxSubjects = maxSubjects;
  }

  Map<String, Group> groups() {
    return groups;
  }

  /** Number of subjects with posts. */
  int subjects() {
    return subjects;
  }

  /** Whether it has been published as final; corrections may follow. */
  boolean closed() {
    return closed;
  }

  void close() {
    closed = true;
  }

  /** Whether a subject is published individually. */
  boolean isByName(String group, String subject) {
    Group of = groups.get(group);
    return of != null && of.top.contains(subject);
  }

  /**
   * A subject has been counted.
   *
   * @param isNew whether this is its first post in the window
   * @param inRest what of it is part of the rest until now; null if nothing is
   * @return another subject that has lost its place to this one, and whose state is to be given to
   *     {@link #pushedOut}; null if there is none
   */
  @Nullable String counted(
      String group,
      String subject,
      boolean declared,
      boolean isNew,
      @Nullable Summary inRest,
      SubjectWindow now) {
    Group of = groups.computeIfAbsent(group, name -> new Group(maxSubjects));
    subjects += isNew ? 1 : 0;
    String out =
        subject.equals(AudienceWindow.OTHER)
            ? subject
            : of.top.counted(subject, declared, now.volume());
    if (inRest != null) {
      of.rest.subtract(inRest);
      of.restSubjects--;
      of.restChanged = true;
    }
    if (subject.equals(out)) {
      of.rest.add(now.summary());
      of.restSubjects++;
      of.restChanged = true;
      return null;
    }
    of.changed.add(subject);
    return out;
  }

  /** Marks a subject as published. */
  void published(String group, String subject) {
    Group of = groups.get(group);
    if (of != null) {
      of.changed.remove(subject);
    }
  }

  /** Moves a displaced subject to the aggregate. */
  void pushedOut(String group, String subject, Summary state) {
    Group of = groups.computeIfAbsent(group, name -> new Group(maxSubjects));
    of.changed.remove(subject);
    of.rest.add(state);
    of.restSubjects++;
    of.restChanged = true;
  }
}
