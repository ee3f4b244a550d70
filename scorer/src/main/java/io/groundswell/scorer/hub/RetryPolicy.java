package io.groundswell.scorer.hub;

import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;

/**
 * How long a server is waited for.
 *
 * @param connect for a connection
 * @param silence without a single byte, of the answer or of its body; how long the whole takes does
 *     not matter
 * @param attempts at most, unless one comes nearer
 * @param pause between them, in milliseconds, by their number
 */
record RetryPolicy(Duration connect, Duration silence, int attempts, IntervalFunction pause) {
  /** About half a minute for a server that refuses, three for one that says nothing. */
  static final RetryPolicy USUAL =
      new RetryPolicy(
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          6,
          IntervalFunction.ofExponentialRandomBackoff(
              Duration.ofSeconds(1), 2, 0.5, Duration.ofSeconds(30)));
}
