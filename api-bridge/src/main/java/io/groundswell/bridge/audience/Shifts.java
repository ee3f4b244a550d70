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

/** The shifts of seven days, in at most {@link #MAX_BYTES}; the oldest go first. Thread-safe. */
public final class Shifts {
  /** As JSON; enough for some thousands of shifts with their posts. */
  public static final long MAX_BYTES = 16 << 20;

  /** Subjects whose shifts are counted. */
  private static final int MAX_COUNTED = 10_000;

  private final TimeIndexedLog moments;

  private final Map<String, Map<Direction, Long>> counts =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Map<Direction, Long>> eldest) {
          return size() > MAX_COUNTED;
        }
      };

  /**
   * @param clock tells what is older than seven days
   */
  public Shifts(Clock clock) {
    this.moments = new TimeIndexedLog(MAX_BYTES, clock);
  }

  /**
   * Takes a record of the shifts topic.
   *
   * @param written the record's own time
   * @return the shift; null if there is none
   * @throws BadInputException if the value is none
   */
  public @Nullable Shift accept(byte @Nullable [] value, Instant written) throws BadInputException {
    if (value == null) {
      return null;
    }
    Shift shift = Shift.read(value);
    String id = shift.direction() + " " + shift.subject();
    if (moments.put(shift.detectedAt(), id, shift.subject(), value, written)) {
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
   * @param subject whose; null for all
   * @param to end of the range, no longer part of it
   */
  public List<Shift> between(@Nullable String subject, Instant from, Instant to, int limit) {
    return moments.between(from, to, of -> subject == null || subject.equals(of), limit).stream()
        .map(Shifts::read)
        .toList();
  }

  private static Shift read(byte[] value) {
    try {
      return Shift.read(value);
    } catch (BadInputException e) {
      throw new IllegalStateException("a shift that could be read before", e);
    }
  }

  /** How many shifts of a subject were read; never falls while the bridge runs. */
  public synchronized long count(String subject, Direction direction) {
    return counts.getOrDefault(subject, Map.of()).getOrDefault(direction, 0L);
  }

  /** Whether a shift of this subject was read. */
  public synchronized boolean knows(String subject) {
    return counts.containsKey(subject);
  }

  /** Shifts that had to go before their time, since there were too many. */
  public long evicted() {
    return moments.evicted();
  }
}
