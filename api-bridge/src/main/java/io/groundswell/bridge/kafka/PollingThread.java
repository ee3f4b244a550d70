package io.groundswell.bridge.kafka;

import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread on which a consumer is polled until it is closed, whatever it waits for then. What fails
 * is tried again with growing pauses, errors of any kind included: the thread never ends in a
 * process that goes on.
 */
public final class PollingThread implements AutoCloseable {
  /** Polls until the thread is to end; opens and closes what that takes. */
  public interface Session {
    /**
     * Runs once.
     *
     * @throws Exception if polling can't go on; it is run again
     */
    void run() throws Exception;
  }

  private static final Logger log = LoggerFactory.getLogger(PollingThread.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final IntervalFunction BACKOFF =
      IntervalFunction.ofExponentialRandomBackoff(
          Duration.ofMillis(100), 2, 0.5, Duration.ofSeconds(4));

  private final String name;
  private final Session session;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable Consumer<byte[], byte[]> polled;
  private int failures;

  /**
   * @param session ends soon once {@link #isOpen} no longer holds, or its consumer is woken
   */
  public PollingThread(String name, Session session) {
    this.name = name;
    this.session = session;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  private void run() {
    while (isOpen()) {
      try {
        session.run();
      } catch (WakeupException e) {
        log.debug("woken to close: thread={}", name);
      } catch (Exception | Error e) {
        failed(e);
      }
      polled = null;
      pause(BACKOFF.apply(Math.max(1, failures)));
    }
  }

  /** A topic that has just been created may not be there yet: one failure is no news. */
  private void failed(Throwable failure) {
    failures++;
    boolean expected =
        failure instanceof KafkaException || failure instanceof IllegalStateException;
    if (isOpen() && (failures == 2 || (failures == 1 && !expected))) {
      log.warn("polling failed, trying again: thread={} reason={}", name, reason(failure));
    }
    log.debug("polling failed: thread={} failures={}", name, failures, failure);
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }

  /** The session works: the next failure is its first. To be called on this thread. */
  public void works() {
    if (failures > 1) {
      log.info("polling works again: thread={}", name);
    }
    failures = 0;
  }

  public boolean isOpen() {
    return closed.getCount() > 0;
  }

  /** What is polled from now on, and is woken when the thread is to end. */
  public void polls(Consumer<byte[], byte[]> consumer) {
    polled = consumer;
  }

  /** Waits, unless it is to end. */
  private void pause(long ms) {
    try {
      closed.await(ms, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      closed.countDown();
    }
  }

  /**
   * Tells the thread to end and does not wait for that: a consumer that is waiting for records
   * takes up to its {@code fetch.max.wait.ms} to let go, and several may do so at the same time.
   */
  public void stop() {
    if (!isOpen()) {
      return; // it is on its way
    }
    closed.countDown();
    Consumer<byte[], byte[]> consumer = polled;
    if (consumer == null) {
      thread.interrupt(); // it waits for the broker, or for its next try
    } else {
      consumer.wakeup();
    }
  }

  /** Ends the thread and waits some seconds for that. */
  @Override
  public void close() {
    stop();
    try {
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
