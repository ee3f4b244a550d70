package io.groundswell.scorer.redis;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Stops calls to a failing server: opens for one second after three consecutive failures, and again
 * after each failure until a call succeeds. Thread-safe.
 */
final class CircuitBreaker {
  private static final int FAILURES = 3;
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier nanoTime;
  private int failuresInARow;
  private long lastFailure;
  private boolean down;

  CircuitBreaker(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Whether a call is permitted now. */
  synchronized boolean allows() {
    return failuresInARow < FAILURES || sinceLastFailure() >= PAUSE_NANOS;
  }

  /**
   * Records a failed call.
   *
   * @return whether the server was up before
   */
  synchronized boolean failed() {
    failuresInARow++;
    lastFailure = nanoTime.getAsLong();
    boolean changed = !down;
    down = true;
    return changed;
  }

  /**
   * Records a successful call.
   *
   * @return whether the server was down before; requires a second without failure, so that
   *     occasional failures do not log a recovery for each call
   */
  synchronized boolean succeeded() {
    failuresInARow = 0;
    boolean changed = down && sinceLastFailure() >= PAUSE_NANOS;
    down = down && !changed;
    return changed;
  }

  private long sinceLastFailure() {
    return nanoTime.getAsLong() - lastFailure;
  }
}
