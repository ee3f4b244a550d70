package io.groundswell.standalone;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The process's own clock; it never steps back while a show runs. */
final class WallPace implements Pace {
  private static final long LONGEST_PARK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final StopSignal signal;
  private long beginNanos = System.nanoTime();

  WallPace(StopSignal signal) {
    this.signal = signal;
  }

  @Override
  public Instant begin() {
    beginNanos = System.nanoTime();
    return Instant.now();
  }

  @Override
  public boolean await(Duration sinceBegin, Runnable meanwhile) {
    while (!signal.given()) {
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
