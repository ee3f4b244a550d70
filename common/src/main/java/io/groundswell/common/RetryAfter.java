package io.groundswell.common;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Parses {@code Retry-After} (RFC 9110): seconds, or a date. */
public final class RetryAfter {
  /** The longest delay; longer ones are shortened to it. */
  public static final Duration LONGEST = Duration.ofHours(1);

  private RetryAfter() {}

  /** The requested delay in milliseconds, at most {@link #LONGEST}; 0 if malformed or past. */
  public static long ms(String header, Instant now) {
    String text = header.strip();
    if (text.matches("[0-9]{1,9}")) {
      return bounded(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      Instant then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return bounded(Duration.between(now, then));
    } catch (DateTimeException e) {
      return 0;
    }
  }

  private static long bounded(Duration asked) {
    return Math.max(0, Math.min(asked.toMillis(), LONGEST.toMillis()));
  }
}
