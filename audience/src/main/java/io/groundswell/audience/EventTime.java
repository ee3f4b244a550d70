package io.groundswell.audience;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.topics.CreatedAt;
import java.time.Instant;

/**
 * The time at which a post was written, if it is plausible, or else its arrival.
 *
 * @param timeMs milliseconds since the epoch
 * @param arrivalMs when its record came: its timestamp, or the clock's where that lies ahead
 * @param fromFuture whether its {@code created_at} is too far ahead, so that it counts at arrival
 */
public record EventTime(long timeMs, long arrivalMs, boolean fromFuture) {
  /** Largest clock difference that is accepted. */
  static final long MOST_AHEAD_MS = 60_000;

  /**
   * The time of a post.
   *
   * @param createdAt the post's {@code created_at}; what {@link CreatedAt} does not read is as if
   *     it were absent
   * @param recordMs the record's timestamp
   * @param nowMs the clock
   */
  public static EventTime of(JsonNode createdAt, long recordMs, long nowMs) {
    boolean recordAhead = recordMs > nowMs + MOST_AHEAD_MS;
    long arrivalMs = recordAhead ? nowMs : recordMs;
    Instant read = CreatedAt.read(createdAt);
    if (read == null) {
      return new EventTime(arrivalMs, arrivalMs, recordAhead);
    }
    long writtenMs = read.toEpochMilli();
    return writtenMs > arrivalMs + MOST_AHEAD_MS
        ? new EventTime(arrivalMs, arrivalMs, true)
        : new EventTime(writtenMs, arrivalMs, false);
  }
}
