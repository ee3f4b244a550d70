package io.groundswell.scorer.redis;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Tells when to leave a failing server alone: after three failures in a row for a second, and then
 * again after each further one until it answers. Safe for several threads.
 */
final class Breaker {
  private static final int FAILURES = 3;
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier nanoTime;
  private int failuresInARow;
  private long lastFailure;
  private boolean down;

  Breaker(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Whether the server should be asked now. */
  synchronized boolean allows() {
    return failuresInARow < FAILURES || sinceLastFailure() >= PAUSE_NANOS;
  }

  /**
   * A call failed.
   *
   * @return whether the server was up until now
   */
  synchronized boolean failed() {
    failuresInARow++;
    lastFailure = nanoTime.getAsLong();
    boolean news = !down;
    down = true;
    return news;
  }

  /**
   * A call succeeded.
   *
   * @return whether the server was down until now; a second without failure is needed, so that a
   *     server that fails now and then isn't news with every call
   */
  synchronized boolean succeeded() {
    failuresInARow = 0;
    boolean news = down && sinceLastFailure() >= PAUSE_NANOS;
    down = down && !news;
    return news;
  }

  private long sinceLastFailure() {
    return nanoTime.getAsLong() - lastFailure;
  }
}
