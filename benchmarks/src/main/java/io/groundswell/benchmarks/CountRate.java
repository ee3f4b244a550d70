package io.groundswell.benchmarks;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** The rate at which a count grows to its end, without the time before it begins to grow. */
final class CountRate {
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  /** Often enough for runs of a second, without noticeable load. */
  private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

  private CountRate() {}

  /**
   * Waits until all are counted.
   *
   * @return counted a second, from the first fifth to the end
   */
  static double fromFirstFifth(LongSupplier count, long all) {
    return from(count, all / 5, all);
  }

  /**
   * Waits until all are counted.
   *
   * @return counted a second, from the first ones to the end
   */
  static double fromFirst(LongSupplier count, long all) {
    return from(count, 1, all);
  }

  private static double from(LongSupplier count, long first, long all) {
    long begun = System.nanoTime();
    long from = awaitAtLeast(count, first, begun);
    long start = System.nanoTime();
    long to = awaitAtLeast(count, all, begun);
    return (to - from) / Seconds.since(start);
  }

  private static long awaitAtLeast(LongSupplier count, long min, long begun) {
    long now = count.getAsLong();
    while (now < min) {
      if (Seconds.since(begun) > TIMEOUT.toSeconds()) {
        throw new IllegalStateException(
            "Timed out after " + TIMEOUT + ": counted " + now + " of " + min);
      }
      LockSupport.parkNanos(POLL_INTERVAL.toNanos());
      now = count.getAsLong();
    }
    return now;
  }
}
