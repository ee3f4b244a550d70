package io.groundswell.benchmarks;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Records when the requests of a phase were sent, and how late. A driver without CPU time to send
 * reports latencies that are too short, since it counts them from when it sent. Thread-safe.
 */
final class Pace {
  private final double perSecond;
  private final double[] lateNanos;
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicLong firstMillis = new AtomicLong();
  private final AtomicLong lastMillis = new AtomicLong();
  private final AtomicLong hits = new AtomicLong();

  /**
   * @param perSecond rate at which requests are due, evenly
   * @param requests how many are recorded; 0 if none is due at a known time
   */
  Pace(double perSecond, int requests) {
    this.perSecond = perSecond;
    this.lateNanos = new double[requests];
  }

  /**
   * Records the next request.
   *
   * @param nanos {@link System#nanoTime()} when it was sent
   */
  void sentAt(long nanos) {
    int number = sent.getAndIncrement();
    record(number, nanos - number * 1e9 / perSecond);
  }

  /** Records the next request of a connection, by nanoseconds after the connection's next beat. */
  void sentLate(double nanos) {
    record(sent.getAndIncrement(), nanos);
  }

  private void record(int number, double nanos) {
    firstMillis.compareAndSet(0, System.currentTimeMillis());
    if (number < lateNanos.length) {
      lateNanos[number] = nanos;
    }
  }

  /**
   * Records that a request was answered or timed out.
   *
   * @param hit whether the response was served from the cache
   */
  void ended(boolean hit) {
    lastMillis.set(System.currentTimeMillis());
    if (hit) {
      hits.incrementAndGet();
    }
  }

  /** Responses served from the cache. */
  long hits() {
    return hits.get();
  }

  /** When the first request was sent, in epoch milliseconds. */
  long firstMillis() {
    return firstMillis.get();
  }

  /** When the last request ended, in epoch milliseconds. */
  long lastMillis() {
    return lastMillis.get();
  }

  /**
   * A percentile of lateness in milliseconds, relative to the most punctual request.
   *
   * @param percentile from 0 to 100
   */
  double lateMs(double percentile) {
    int count = Math.min(sent.get(), lateNanos.length);
    if (count == 0) {
      return 0;
    }
    double[] sorted = Arrays.copyOf(lateNanos, count);
    Arrays.sort(sorted);
    return (sorted[(int) Math.ceil(percentile / 100 * count) - 1] - sorted[0]) / 1e6;
  }
}
