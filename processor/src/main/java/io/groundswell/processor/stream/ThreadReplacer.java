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
 * Replaces dead stream threads, with a growing backoff.
 *
 * <ul>
 *   <li>An unavailable model is retried without limit.
 *   <li>Five other deaths within a minute shut down the client. So does the death of a global
 *       store's thread, which Kafka Streams cannot replace.
 *   <li>Any {@link Error} but a {@link StackOverflowError} ends the process.
 *   <li>While no broker's name resolves, no client can be created, and replacement waits.
 * </ul>
 */
final class ThreadReplacer implements StreamsUncaughtExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(ThreadReplacer.class);
  private static final int MAX_DEATHS = 5;
  private static final Duration WITHIN = Duration.ofMinutes(1);
  private static final Duration CALM = Duration.ofMinutes(2);
  private static final long MAX_BACKOFF_MS = 15_000;
  private static final long NAMES_MS = 500;

  private final String topology;
  private final BooleanSupplier brokersHaveNames;
  private final Runnable onError;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Deque<Long> deathNanos = new ArrayDeque<>();
  private long lastNanos;
  private int inARow;
  private volatile boolean gaveUp;

  /**
   * @param topology for the log
   * @param brokersHaveNames whether a broker's name resolves now
   * @param onError ends the process
   */
  ThreadReplacer(String topology, BooleanSupplier brokersHaveNames, Runnable onError) {
    this.topology = topology;
    this.brokersHaveNames = brokersHaveNames;
    this.onError = onError;
  }

  @Override
  public StreamThreadExceptionResponse handle(Throwable failure) {
    boolean error = hasError(failure);
    if (error
        || isGlobal(Thread.currentThread())
        || (!isModel(failure) && diedTooOften(System.nanoTime()))) {
      log.error("topology stops: topology={} cause={}", topology, failure.toString(), failure);
      gaveUp = true;
      if (error) {
        onError.run();
      }
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    long backoffMs = backoffMs(System.nanoTime());
    log.warn(
        "stream thread replaced: topology={} backoff_ms={} cause={}",
        topology,
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

  /** Ends the replacement of threads. */
  void stop() {
    stopping.countDown();
  }

  /** Whether the client was shut down because of its failures. */
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

  /** By the name that Kafka Streams gives it; it cannot be replaced. */
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
