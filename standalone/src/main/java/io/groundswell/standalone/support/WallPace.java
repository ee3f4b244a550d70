package io.groundswell.standalone.support;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The monotonic clock of the JVM, which clock changes do not affect. */
public final class WallPace implements Pace {
  private static final long LONGEST_PARK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final BooleanSupplier stopped;
  private long beginNanos = System.nanoTime();

  /**
   * @param stopped whether to stop
   */
  public WallPace(BooleanSupplier stopped) {
    this.stopped = stopped;
  }

  @Override
  public Instant begin() {
    beginNanos = System.nanoTime();
    return Instant.now();
  }

  @Override
  public boolean await(Duration sinceBegin, Runnable meanwhile) {
    while (!stopped.getAsBoolean()) {
      Duration left = sinceBegin.minusNanos(System.nanoTime() - beginNanos);
      if (left.isNegative() || left.isZero()) {
        return true;
      }
      LockSupport.parkNanos(
          left.toSeconds() > 0 ? LONGEST_PARK_NANOS : Math.min(left.toNanos(), LONGEST_PARK_NANOS));
      meanwhile.run();
    }
    return false;
  }
}
