package io.groundswell.processor.stream;

import io.groundswell.common.RootCause;
import io.groundswell.scorer.core.ModelUnavailableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a stream thread that died, later each time in a row. A model that fails for everything
 * is waited for as long as it takes. Five other deaths within a minute, or the death of the thread
 * of a global store, which cannot be replaced, end this run of the lane. Any {@link Error} but a
 * {@link StackOverflowError} ends the process. While no broker's name has an address, as when this
 * machine is cut off the network, no client can be made, and a thread is not replaced before.
 */
final class ThreadReplacer implements StreamsUncaughtExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(ThreadReplacer.class);
  private static final int MAX_DEATHS = 5;
  private static final Duration WITHIN = Duration.ofMinutes(1);
  private static final Duration CALM = Duration.ofMinutes(2);
  private static final long MAX_BACKOFF_MS = 15_000;
  private static final long NAMES_MS = 500;

  private final String lane;
  private final BooleanSupplier brokersHaveNames;
  private final Runnable onError;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Deque<Long> deathNanos = new ArrayDeque<>();
  private long lastNanos;
  private int inARow;
  private volatile boolean gaveUp;

  /**
   * @param lane for the log
   * @param brokersHaveNames whether a name of the brokers' can be resolved now
   * @param onError ends the process
   */
  ThreadReplacer(String lane, BooleanSupplier brokersHaveNames, Runnable onError) {
    this.lane = lane;
    this.brokersHaveNames = brokersHaveNames;
    this.onError = onError;
  }

  @Override
  public StreamThreadExceptionResponse handle(Throwable failure) {
    boolean error = hasError(failure);
    if (error
        || isGlobal(Thread.currentThread())
        || (!isModel(failure) && diedTooOften(System.nanoTime()))) {
      log.error("lane stops: lane={} cause={}", lane, failure.toString(), failure);
      gaveUp = true;
      if (error) {
        onError.run();
      }
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    long backoffMs = backoffMs(System.nanoTime());
    log.warn(
        "stream thread replaced: lane={} backoff_ms={} cause={}",
        lane,
        backoffMs,
        RootCause.of(failure).toString());
    try {
      boolean stopped = stopping.await(backoffMs, TimeUnit.MILLISECONDS);
      while (!stopped && !brokersHaveNames.getAsBoolean()) {
        stopped = stopping.await(NAMES_MS, TimeUnit.MILLISECONDS);
      }
      if (stopped) {
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  /** No thread is replaced any more. */
  void stop() {
    stopping.countDown();
  }

  /** Whether this run of the lane is over: no thread is replaced any more. */
  boolean gaveUp() {
    return gaveUp;
  }

  synchronized boolean diedTooOften(long nowNanos) {
    deathNanos.addLast(nowNanos);
    while (nowNanos - deathNanos.getFirst() > WITHIN.toNanos()) {
      deathNanos.removeFirst();
    }
    return deathNanos.size() >= MAX_DEATHS;
  }

  synchronized long backoffMs(long nowNanos) {
    inARow = nowNanos - lastNanos > CALM.toNanos() ? 0 : inARow;
    lastNanos = nowNanos;
    return Math.min(MAX_BACKOFF_MS, 250L << Math.min(10, inARow++));
  }

  /** Kafka Streams names it so, and would fail to replace it. */
  private static boolean isGlobal(Thread thread) {
    return thread.getName().contains("GlobalStreamThread");
  }

  private static boolean isModel(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof ModelUnavailableException) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasError(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof Error && !(t instanceof StackOverflowError)) {
        return true;
      }
    }
    return false;
  }
}
