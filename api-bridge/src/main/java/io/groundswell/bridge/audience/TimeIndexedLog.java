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
 * Records that each stand for one moment, in order of time, for seven days and within a number of
 * bytes; the oldest go first. Thread-safe.
 */
final class TimeIndexedLog {
  private static final Duration KEPT = Duration.ofDays(7);

  /** What an entry takes beside its value: measured, rounded up. */
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

  private final TreeMap<At, Kept> moments = new TreeMap<>();
  private final long maxBytes;
  private final Clock clock;
  private long bytes;
  private long evicted;

  /**
   * @param maxBytes of all values together, with what it takes to keep them
   */
  TimeIndexedLog(long maxBytes, Clock clock) {
    this.maxBytes = maxBytes;
    this.clock = clock;
  }

  /**
   * Takes a record in; the same one again changes nothing.
   *
   * @param id unique among those of the same time
   * @param written when it came to its topic
   * @return whether it is new
   */
  synchronized boolean put(
      Instant time, String id, @Nullable String subject, byte[] value, Instant written) {
    Instant oldest = clock.instant().minus(KEPT);
    if (written.isBefore(oldest)) {
      return false;
    }
    Kept kept = new Kept(subject, value, written);
    Kept before = moments.put(new At(time, id), kept);
    bytes += kept.bytes() - (before == null ? 0 : before.bytes());
    while (bytes > maxBytes) {
      bytes -= moments.pollFirstEntry().getValue().bytes();
      evicted++;
    }
    return before == null;
  }

  private void expire() {
    Instant oldest = clock.instant().minus(KEPT);
    moments
        .values()
        .removeIf(
            kept -> {
              boolean gone = kept.written().isBefore(oldest);
              bytes -= gone ? kept.bytes() : 0;
              return gone;
            });
  }

  /**
   * The newest values of a range, in order of time.
   *
   * @param to end of the range, no longer part of it
   * @param about which subjects are wanted
   */
  synchronized List<byte[]> between(
      Instant from, Instant to, Predicate<@Nullable String> about, int limit) {
    expire();
    List<byte[]> found = new ArrayList<>();
    for (var kept :
        moments.subMap(new At(from, ""), true, new At(to, ""), false).descendingMap().values()) {
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
