package io.groundswell.benchmarks;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** The rate at which a count grows to its end, without the start of whatever does it. */
final class Counted {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final double WARM_UP = 0.2;

  /** Often enough for runs of a second, and no load to speak of. */
  private static final Duration PAUSE = Duration.ofMillis(50);

  private Counted() {}

  /**
   * Waits until all are counted.
   *
   * @return counted a second, from the first fifth to the end
   */
  static double perSecond(LongSupplier count, long all) {
    return perSecond(count, (long) (WARM_UP * all), all);
  }

  /**
   * Waits until all are counted.
   *
   * @return counted a second, from the first ones to the end
   */
  static double perSecondFromFirst(LongSupplier count, long all) {
    return perSecond(count, 1, all);
  }

  private static double perSecond(LongSupplier count, long first, long all) {
    long begun = System.nanoTime();
    long from = awaitAtLeast(count, first, begun);
    long start = System.nanoTime();
    long to = awaitAtLeast(count, all, begun);
    return (to - from) / Seconds.since(start);
  }

  private static long awaitAtLeast(LongSupplier count, long least, long begun) {
    long now = count.getAsLong();
    while (now < least) {
      if (Seconds.since(begun) > PATIENCE.toSeconds()) {
        throw new IllegalStateException("only " + now + " were counted");
      }
      LockSupport.parkNanos(PAUSE.toNanos());
      now = count.getAsLong();
    }
    return now;
  }
}
