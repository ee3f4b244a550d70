package io.groundswell.bridge.audience;

import io.groundswell.common.json.BadInputException;
import io.groundswell.topics.Shift;
import io.groundswell.topics.Shift.Direction;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The shifts of seven days, at most {@link #MAX_BYTES}; evicts the oldest. Thread-safe. */
public final class Shifts {
  /** As JSON; enough for some thousands of shifts with their posts. */
  public static final long MAX_BYTES = 16 << 20;

  /** Subjects whose shifts are counted. */
  private static final int MAX_COUNTED = 10_000;

  private final TimeIndexedLog entries;

  private final Map<String, Map<Direction, Long>> counts =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Map<Direction, Long>> eldest) {
          return size() > MAX_COUNTED;
        }
      };

  /**
   * @param clock for the age of shifts
   */
  public Shifts(Clock clock) {
    this.entries = new TimeIndexedLog(MAX_BYTES, clock);
  }

  /**
   * Processes a record of the shifts topic.
   *
   * @param written the record's timestamp
   * @return the shift; null for a tombstone
   * @throws BadInputException if the value is not a shift
   */
  public @Nullable Shift accept(byte @Nullable [] value, Instant written) throws BadInputException {
    if (value == null) {
      return null;
    }
    Shift shift = Shift.read(value);
    String id = shift.direction() + " " + shift.subject();
    if (entries.put(shift.detectedAt(), id, shift.subject(), value, written)) {
      count(shift);
    }
    return shift;
  }

  private synchronized void count(Shift shift) {
    counts
        .computeIfAbsent(shift.subject(), s -> new EnumMap<>(Direction.class))
        .merge(shift.direction(), 1L, Long::sum);
  }

  /**
   * The newest shifts that were detected in a range, in order of time.
   *
   * @param subject null for all subjects
   * @param to end of the range, exclusive
   */
  public List<Shift> between(@Nullable String subject, Instant from, Instant to, int limit) {
    return entries.between(from, to, of -> subject == null || subject.equals(of), limit).stream()
        .map(Shifts::read)
        .toList();
  }

  private static Shift read(byte[] value) {
    try {
      return Shift.read(value);
    } catch (BadInputException e) {
      throw new IllegalStateException("a stored shift is malformed", e);
    }
  }

  /** The number of consumed shifts of a subject; never decreases while the bridge runs. */
  public synchronized long count(String subject, Direction direction) {
    return counts.getOrDefault(subject, Map.of()).getOrDefault(direction, 0L);
  }

  /** Whether a shift of this subject was consumed. */
  public synchronized boolean knows(String subject) {
    return counts.containsKey(subject);
  }

  /** Shifts that were evicted before they expired. */
  public long evicted() {
    return entries.evicted();
  }
}
