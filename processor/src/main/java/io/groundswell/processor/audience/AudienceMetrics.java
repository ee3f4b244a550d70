package io.groundswell.processor.audience;

import io.groundswell.audience.WindowSize;
import io.groundswell.processor.audience.PostCounter.Taken;
import io.groundswell.processor.stream.RecordFailures;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Metrics of the audience topology; a post that is read again after a failure counts again. */
public final class AudienceMetrics {
  private final Map<WindowSize, Counter> late = new EnumMap<>(WindowSize.class);
  private final Counter counted;
  private final Counter future;
  private final Counter unreadableTime;
  private final Counter expired;
  private final Counter withoutSubject;
  private final Counter unsupported;
  private final Counter shared;
  private final Counter capped;
  private final Counter unreadable;
  private final Counter published;
  private final Counter shifts;
  private final Counter badSubjects;
  private final RecordFailures failures;

  /**
   * @param registry of the meters
   */
  public AudienceMetrics(MeterRegistry registry) {
    for (WindowSize size : WindowSize.values()) {
      late.put(size, registry.counter("groundswell.audience.posts.late", "window", size.label()));
    }
    counted = registry.counter("groundswell.audience.posts.counted");
    future = registry.counter("groundswell.audience.posts.future");
    unreadableTime = registry.counter("groundswell.audience.posts.unreadable.time");
    expired = registry.counter("groundswell.audience.posts.expired");
    withoutSubject = registry.counter("groundswell.audience.posts.without.subject");
    unsupported = registry.counter("groundswell.audience.posts.unsupported");
    shared = registry.counter("groundswell.audience.posts.shared");
    capped = registry.counter("groundswell.audience.posts.capped");
    unreadable = registry.counter("groundswell.audience.posts.unreadable");
    published = registry.counter("groundswell.audience.windows.published");
    shifts = registry.counter("groundswell.audience.shifts.published");
    failures = new RecordFailures(registry, "audience");
    badSubjects = registry.counter("groundswell.audience.subjects.skipped");
  }

  /** Counts records and rows of state that cannot be processed. */
  public RecordFailures failures() {
    return failures;
  }

  /**
   * A post of a subject that at least one window counts.
   *
   * @param taken how; may differ between windows, since an author may weigh in in each anew
   */
  void counted(Set<Taken> taken) {
    if (!taken.isEmpty()) {
      counted.increment();
    }
    taken.forEach(
        how -> {
          switch (how) {
            case CAPPED -> capped.increment();
            case SHARED -> shared.increment();
            case UNSUPPORTED -> unsupported.increment();
            case WEIGHS_IN -> {}
          }
        });
  }

  /** A post that is too late for a window. */
  void late(WindowSize size) {
    Objects.requireNonNull(late.get(size)).increment();
  }

  /** A post whose time is in the future. */
  void future() {
    future.increment();
  }

  /** A post whose {@code created_at} can't be read, so that it counts at arrival. */
  void unreadableTime() {
    unreadableTime.increment();
  }

  /** A post older than the retention. */
  void expired() {
    expired.increment();
  }

  void withoutSubject() {
    withoutSubject.increment();
  }

  /** A record of the sentiment topic that is not a scored post. */
  void unreadable() {
    unreadable.increment();
  }

  /** A record of the subjects topic that is not a subject. */
  void badSubject() {
    badSubjects.increment();
  }

  void published() {
    published.increment();
  }

  void shift() {
    shifts.increment();
  }
}
