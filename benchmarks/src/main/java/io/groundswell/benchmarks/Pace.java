package io.groundswell.benchmarks;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * When the requests of a phase left, and how late: a driver that has no core to send with shows
 * latencies that are too short, because it counts them from when it sent. Thread-safe.
 */
final class Pace {
  private final double perSecond;
  private final double[] beside;
  private final AtomicInteger started = new AtomicInteger();
  private final AtomicLong firstMillis = new AtomicLong();
  private final AtomicLong lastMillis = new AtomicLong();
  private final AtomicLong hits = new AtomicLong();

  /**
   * @param perSecond as they are due, evenly
   * @param requests further ones are not looked at
   */
  Pace(double perSecond, int requests) {
    this.perSecond = perSecond;
    this.beside = new double[requests];
  }

  /** The next one leaves at this time, by {@link System#nanoTime()}. */
  void started(long nanos) {
    int number = started.getAndIncrement();
    record(number, nanos - number * 1e9 / perSecond);
  }

  /** One more leaves, so many nanoseconds after its own beat. */
  void startedBeside(double nanos) {
    record(started.getAndIncrement(), nanos);
  }

  private void record(int number, double nanos) {
    firstMillis.compareAndSet(0, System.currentTimeMillis());
    if (number < beside.length) {
      beside[number] = nanos;
    }
  }

  /**
   * One more is answered, or given up.
   *
   * @param hit whether the answer is known to come from the cache
   */
  void ended(boolean hit) {
    lastMillis.set(System.currentTimeMillis());
    if (hit) {
      hits.incrementAndGet();
    }
  }

  /** Answers that came from the cache. */
  long hits() {
    return hits.get();
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
    int count = Math.min(started.get(), beside.length);
    if (count == 0) {
      return 0;
    }
    double[] late = Arrays.copyOf(beside, count);
    Arrays.sort(late);
    return (late[(int) Math.ceil(percentile / 100 * count) - 1] - late[0]) / 1e6;
  }
}
