package io.groundswell.bridge.audience;

import io.groundswell.common.json.BadInputException;
import io.groundswell.topics.Marker;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The markers of seven days, at most {@link #MAX_BYTES}; evicts the oldest. Thread-safe. */
public final class Markers {
  /** Enough for some thousands of markers. */
  public static final long MAX_BYTES = 2 << 20;

  private final TimeIndexedLog entries;

  /**
   * @param clock for the age of markers
   */
  public Markers(Clock clock) {
    this.entries = new TimeIndexedLog(MAX_BYTES, clock);
  }

  /**
   * Processes a record of the markers topic.
   *
   * @param written the record's timestamp
   * @return the marker; null for a tombstone
   * @throws BadInputException if the value is not a marker
   */
  public @Nullable Marker accept(byte @Nullable [] value, Instant written)
      throws BadInputException {
    if (value == null) {
      return null;
    }
    Marker marker = Marker.read(value);
    entries.put(marker.time(), marker.id(), marker.subject(), value, written);
    return marker;
  }

  /**
   * The newest markers of a range, in order of time.
   *
   * @param subject selects its markers and those of all subjects; null selects every marker
   * @param to end of the range, exclusive
   */
  public List<Marker> between(@Nullable String subject, Instant from, Instant to, int limit) {
    return entries
        .between(from, to, of -> subject == null || of == null || subject.equals(of), limit)
        .stream()
        .map(Markers::read)
        .toList();
  }

  private static Marker read(byte[] value) {
    try {
      return Marker.read(value);
    } catch (BadInputException e) {
      throw new IllegalStateException("a stored marker is malformed", e);
    }
  }

  /** Markers that were evicted before they expired. */
  public long evicted() {
    return entries.evicted();
  }
}
