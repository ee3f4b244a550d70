package io.groundswell.common;

import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Limits a log line that input from outside can cause, so that a flood of bad records is no flood
 * of lines. Permits {@value #BURST} lines in each minute and counts the suppressed ones; metrics
 * keep the exact number. One instance belongs to one log statement. Thread-safe.
 */
public final class LogLimiter {
  /** Most lines within one minute. */
  public static final int BURST = 5;

  private static final long INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

  private final LongSupplier nanoTime;
  private long intervalBegan;
  private int permitted;
  private long suppressed;

  /** Limits by the system's clock. */
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
   * @param line writes the line; takes the number of lines suppressed since the last written one
   */
  public void log(LongConsumer line) {
    long before = permit();
    if (before >= 0) {
      line.accept(before);
    }
  }

  /** Lines suppressed since the last permitted one; -1 if this one is suppressed, too. */
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
