package io.groundswell.benchmarks;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * When the requests of a phase left, and how late: a driver that has no core to send with shows
 * latencies that are too short, because it counts them from when it sent. Thread-safe.
 */
final class Pace {
  private final double perSecond;
  private final long[] starts;
  private final AtomicInteger started = new AtomicInteger();
  private final AtomicLong firstMillis = new AtomicLong();
  private final AtomicLong lastMillis = new AtomicLong();

  /**
   * @param perSecond as they are due, evenly
   * @param requests further ones are not looked at
   */
  Pace(double perSecond, int requests) {
    this.perSecond = perSecond;
    this.starts = new long[requests];
  }

  /** One more leaves at this time. */
  void started(long nanos) {
    firstMillis.compareAndSet(0, System.currentTimeMillis());
    int number = started.getAndIncrement();
    if (number < starts.length) {
      starts[number] = nanos;
    }
  }

  /** One more is answered. */
  void ended() {
    lastMillis.set(System.currentTimeMillis());
  }

  /** When the first one left, in epoch milliseconds. */
  long firstMillis() {
    return firstMillis.get();
  }

  /** When the last one was answered, in epoch milliseconds. */
  long lastMillis() {
    return lastMillis.get();
  }

  /**
   * So late was this share of them at most, in milliseconds, beside the one that was the most
   * punctual.
   *
   * @param percentile from 0 to 100
   */
  double lateMs(double percentile) {
    int count = Math.min(started.get(), starts.length);
    if (count == 0) {
      return 0;
    }
    double[] late =
        IntStream.range(0, count)
            .mapToDouble(i -> starts[i] - i * 1e9 / perSecond)
            .sorted()
            .toArray();
    return (late[(int) Math.ceil(percentile / 100 * count) - 1] - late[0]) / 1e6;
  }
}
