package io.groundswell.bridge.audience;

import io.groundswell.topics.BadInputException;
import io.groundswell.topics.Marker;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The markers of seven days, in at most {@link #MAX_BYTES}; the oldest go first. Thread-safe. */
public final class Markers {
  /** Enough for some thousands of markers. */
  public static final long MAX_BYTES = 2 << 20;

  private static final Logger log = LoggerFactory.getLogger(Markers.class);

  private final Moments moments;

  /**
   * @param clock tells what is older than seven days
   */
  public Markers(Clock clock) {
    this.moments = new Moments(MAX_BYTES, clock);
  }

  /**
   * Takes a record of the markers topic.
   *
   * @param written the record's own time
   * @return the marker; null if there is none
   */
  public @Nullable Marker accept(byte @Nullable [] value, Instant written) {
    if (value == null) {
      return null;
    }
    try {
      Marker marker = Marker.read(value);
      moments.put(marker.time(), marker.id(), marker.subject(), value, written);
      return marker;
    } catch (BadInputException e) {
      log.warn("marker can't be read, it is left out: reason={}", e.getMessage());
      return null;
    }
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
