package io.groundswell.scorer.hub;

import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;

/**
 * Timeouts and retries of downloads.
 *
 * @param connect connection timeout
 * @param silence timeout without any data; the whole transfer has no timeout
 * @param attempts most attempts; those that bring a file considerably nearer do not count
 * @param pause milliseconds before a retry, by the number of attempts so far
 */
record RetryPolicy(Duration connect, Duration silence, int attempts, IntervalFunction pause) {
  /** Gives up after half a minute on a server that refuses, after three on a silent one. */
  static final RetryPolicy USUAL =
      new RetryPolicy(
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          6,
          IntervalFunction.ofExponentialRandomBackoff(
              Duration.ofSeconds(1), 2, 0.5, Duration.ofSeconds(30)));
}
