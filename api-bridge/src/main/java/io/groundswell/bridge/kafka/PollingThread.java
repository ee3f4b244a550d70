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
 * A thread that polls a consumer until it is closed. A session that fails, with an error of any
 * kind, is restarted with exponential backoff: the thread never ends while the process runs.
 */
public final class PollingThread implements AutoCloseable {
  /** Polls until the thread closes; opens and closes its consumer. */
  public interface Session {
    /**
     * Runs one session.
     *
     * @throws Exception if polling fails; the thread then starts another session
     */
    void run() throws Exception;
  }

  private static final Logger log = LoggerFactory.getLogger(PollingThread.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
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
   * @param session returns soon after {@link #isOpen} turns false or its consumer is woken up
   */
  public PollingThread(String name, Session session) {
    this.name = name;
    this.session = session;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  /** Starts polling. */
  public void start() {
    thread.start();
  }

  private void run() {
    while (isOpen()) {
      try {
        session.run();
      } catch (WakeupException e) {
        log.debug("consumer woken up: thread={}", name);
      } catch (Exception | Error e) {
        failed(e);
      }
      polled = null;
      pause(BACKOFF.apply(Math.max(1, failures)));
    }
  }

  /** Logs the second failure: the first may be a topic that was created a moment ago. */
  private void failed(Throwable failure) {
    failures++;
    boolean expected =
        failure instanceof KafkaException || failure instanceof IllegalStateException;
    if (isOpen() && (failures == 2 || (failures == 1 && !expected))) {
      log.warn("polling failed, retrying: thread={} reason={}", name, reason(failure));
    }
    log.debug("polling failed: thread={} failures={}", name, failures, failure);
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }

  /** Resets the backoff; the session calls it, on this thread, once its consumer works. */
  public void works() {
    if (failures > 1) {
      log.info("polling recovered: thread={}", name);
    }
    failures = 0;
  }

  /** Whether the thread has not been stopped. */
  public boolean isOpen() {
    return closed.getCount() > 0;
  }

  /** Sets the consumer that {@link #stop} wakes up. */
  public void polls(Consumer<byte[], byte[]> consumer) {
    polled = consumer;
  }

  private void pause(long ms) {
    try {
      closed.await(ms, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      closed.countDown();
    }
  }

  /**
   * Requests the thread to end, without waiting for it. A consumer takes up to its {@code
   * fetch.max.wait.ms} to close: callers stop all threads first, then close them.
   */
  public void stop() {
    if (!isOpen()) {
      return; // stopped already
    }
    closed.countDown();
    Consumer<byte[], byte[]> consumer = polled;
    if (consumer == null) {
      thread.interrupt(); // waits for the broker or for the next session
    } else {
      consumer.wakeup();
    }
  }

  /** Ends the thread; waits at most five seconds for it. */
  @Override
  public void close() {
    stop();
    try {
      thread.join(CLOSE_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
