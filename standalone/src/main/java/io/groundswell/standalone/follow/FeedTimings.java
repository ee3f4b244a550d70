package io.groundswell.standalone.follow;

import java.time.Duration;

/**
 * Timeouts and backoff of a connection to a feed.
 *
 * @param connect timeout of a connection attempt
 * @param ping interval of pings
 * @param silence without a message, ping or pong for so long, a connection is closed as lost
 * @param firstBackoff wait before the second attempt; it doubles with each attempt
 * @param lastBackoff upper limit of the backoff and of {@code Retry-After}
 */
public record FeedTimings(
    Duration connect,
    Duration ping,
    Duration silence,
    Duration firstBackoff,
    Duration lastBackoff) {
  /** For public servers. */
  public static final FeedTimings PUBLIC =
      new FeedTimings(
          Duration.ofSeconds(10),
          Duration.ofSeconds(15),
          Duration.ofSeconds(45),
          Duration.ofSeconds(1),
          Duration.ofMinutes(1));
}
