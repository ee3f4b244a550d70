package io.groundswell.common;

import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Limits the rate of a log line that external input can cause. Permits {@value #BURST} lines a
 * minute and counts the suppressed ones; metrics keep the exact number. Each log statement has one
 * instance. Thread-safe.
 */
public final class LogLimiter {
  /** Permitted lines a minute. */
  public static final int BURST = 5;

  private static final long INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

  private final LongSupplier nanoTime;
  private long intervalBegan;
  private int permitted;
  private long suppressed;

  /** Creates a limiter that uses the system clock. */
  public LogLimiter() {
    this(System::nanoTime);
  }

  LogLimiter(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.intervalBegan = nanoTime.getAsLong();
  }

  /**
   * Logs, or counts the line as suppressed.
   *
   * @param line writes the line; receives the number of lines suppressed since the last one
   */
  public void log(LongConsumer line) {
    long before = permit();
    if (before >= 0) {
      line.accept(before);
    }
  }

  /** Returns the lines suppressed since the last permitted one; -1 if this one is suppressed. */
  private synchronized long permit() {
    long now = nanoTime.getAsLong();
    if (now - intervalBegan >= INTERVAL_NANOS) {
      intervalBegan = now;
      permitted = 0;
    }
    if (permitted == BURST) {
      suppressed++;
      return -1;
    }
    permitted++;
    long before = suppressed;
    suppressed = 0;
    return before;
  }
}
