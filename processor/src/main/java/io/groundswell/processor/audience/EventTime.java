package io.groundswell.processor.audience;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * When a post was written, as far as that can be believed.
 *
 * @param timeMs milliseconds since the epoch
 * @param arrivalMs when its record came: its timestamp, or the clock's where that lies ahead
 * @param fromFuture whether what it says of itself lies too far ahead, so that it counts at arrival
 */
public record EventTime(long timeMs, long arrivalMs, boolean fromFuture) {
  /** Clocks differ; what is further ahead is wrong. */
  static final long MOST_AHEAD_MS = 60_000;

  /**
   * The time of a post.
   *
   * @param createdAt ISO-8601 with an offset; anything else is as if it were absent
   * @param recordMs the record's timestamp
   * @param nowMs the clock
   */
  public static EventTime of(@Nullable String createdAt, long recordMs, long nowMs) {
    boolean recordAhead = recordMs > nowMs + MOST_AHEAD_MS;
    long arrivalMs = recordAhead ? nowMs : recordMs;
    Long said = parse(createdAt);
    if (said == null) {
      return new EventTime(arrivalMs, arrivalMs, recordAhead);
    }
    return said > arrivalMs + MOST_AHEAD_MS
        ? new EventTime(arrivalMs, arrivalMs, true)
        : new EventTime(said, arrivalMs, false);
  }

  private static @Nullable Long parse(@Nullable String createdAt) {
    if (createdAt == null) {
      return null;
    }
    try {
      return OffsetDateTime.parse(createdAt.strip()).toInstant().toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }
}
