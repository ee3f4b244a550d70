package io.groundswell.bridge.audience;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Records in order of time, kept for seven days and within a limit of bytes; evicts the oldest.
 * Thread-safe.
 */
final class TimeIndexedLog {
  private static final Duration KEPT = Duration.ofDays(7);

  /** Bytes of heap per entry beside its value: measured, rounded up. */
  private static final int OVERHEAD = 300;

  private record At(Instant time, String id) implements Comparable<At> {
    private static final Comparator<At> ORDER =
        Comparator.comparing(At::time).thenComparing(At::id);

    @Override
    public int compareTo(At other) {
      return ORDER.compare(this, other);
    }
  }

  private record Kept(@Nullable String subject, byte[] value, Instant written) {
    int bytes() {
      return value.length + OVERHEAD;
    }
  }

  private final TreeMap<At, Kept> entries = new TreeMap<>();
  private final long maxBytes;
  private final Clock clock;
  private long bytes;
  private long evicted;

  /**
   * @param maxBytes of all entries, overhead included
   */
  TimeIndexedLog(long maxBytes, Clock clock) {
    this.maxBytes = maxBytes;
    this.clock = clock;
  }

  /**
   * Adds a record, or replaces the one of the same time and id.
   *
   * @param id unique among records of the same time
   * @param written timestamp in its topic
   * @return whether the record is new
   */
  synchronized boolean put(
      Instant time, String id, @Nullable String subject, byte[] value, Instant written) {
    Instant oldest = clock.instant().minus(KEPT);
    if (written.isBefore(oldest)) {
      return false;
    }
    Kept kept = new Kept(subject, value, written);
    Kept before = entries.put(new At(time, id), kept);
    bytes += kept.bytes() - (before == null ? 0 : before.bytes());
    while (bytes > maxBytes) {
      bytes -= entries.pollFirstEntry().getValue().bytes();
      evicted++;
    }
    return before == null;
  }

  private void expire() {
    Instant oldest = clock.instant().minus(KEPT);
    entries
        .values()
        .removeIf(
            kept -> {
              boolean expired = kept.written().isBefore(oldest);
              bytes -= expired ? kept.bytes() : 0;
              return expired;
            });
  }

  /**
   * The newest values of a range, in order of time.
   *
   * @param to end of the range, exclusive
   * @param about selects subjects; null is the subject of a record without one
   */
  synchronized List<byte[]> between(
      Instant from, Instant to, Predicate<@Nullable String> about, int limit) {
    expire();
    List<byte[]> found = new ArrayList<>();
    for (var kept :
        entries.subMap(new At(from, ""), true, new At(to, ""), false).descendingMap().values()) {
      if (found.size() == limit) {
        break;
      }
      if (about.test(kept.subject())) {
        found.add(kept.value());
      }
    }
    Collections.reverse(found);
    return found;
  }

  synchronized long evicted() {
    return evicted;
  }
}
