package io.groundswell.bridge.audience;

import io.groundswell.common.json.BadInputException;
import io.groundswell.topics.Marker;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The markers of seven days, in at most {@link #MAX_BYTES}; the oldest go first. Thread-safe. */
public final class Markers {
  /** Enough for some thousands of markers. */
  public static final long MAX_BYTES = 2 << 20;

  private final TimeIndexedLog moments;

  /**
   * @param clock tells what is older than seven days
   */
  public Markers(Clock clock) {
    this.moments = new TimeIndexedLog(MAX_BYTES, clock);
  }

  /**
   * Takes a record of the markers topic.
   *
   * @param written the record's own time
   * @return the marker; null if there is none
   * @throws BadInputException if the value is none
   */
  public @Nullable Marker accept(byte @Nullable [] value, Instant written)
      throws BadInputException {
    if (value == null) {
      return null;
    }
    Marker marker = Marker.read(value);
    moments.put(marker.time(), marker.id(), marker.subject(), value, written);
    return marker;
  }

  /**
   * The newest markers of a range, in order of time.
   *
   * @param subject those about it and those about all; null for every marker
   * @param to end of the range, no longer part of it
   */
  public List<Marker> between(@Nullable String subject, Instant from, Instant to, int limit) {
    return moments
        .between(from, to, of -> subject == null || of == null || subject.equals(of), limit)
        .stream()
        .map(Markers::read)
        .toList();
  }

  private static Marker read(byte[] value) {
    try {
      return Marker.read(value);
    } catch (BadInputException e) {
      throw new IllegalStateException("a marker that could be read before", e);
    }
  }

  /** Markers that had to go before their time, since there were too many. */
  public long evicted() {
    return moments.evicted();
  }
}
