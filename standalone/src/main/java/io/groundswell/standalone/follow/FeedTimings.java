package io.groundswell.standalone.follow;

import java.time.Duration;

/**
 * How patient a follower is.
 *
 * @param connect longest wait for a connection
 * @param ping how often the server is asked for a sign of life
 * @param silence without any message or sign of life for so long, a connection counts as lost
 * @param firstBackoff the wait before the second attempt to connect; it doubles
 * @param lastBackoff the longest wait before an attempt, and the longest that a server can ask for
 */
public record FeedTimings(
    Duration connect,
    Duration ping,
    Duration silence,
    Duration firstBackoff,
    Duration lastBackoff) {
  /** For servers of others: kind to them, and back within a minute. */
  public static final FeedTimings PUBLIC =
      new FeedTimings(
          Duration.ofSeconds(10),
          Duration.ofSeconds(15),
          Duration.ofSeconds(45),
          Duration.ofSeconds(1),
          Duration.ofMinutes(1));
}
