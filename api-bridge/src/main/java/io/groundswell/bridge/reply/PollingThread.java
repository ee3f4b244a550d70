package io.groundswell.bridge.reply;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

/** A thread on which a consumer is polled until it is closed, whatever it waits for then. */
final class PollingThread implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable Consumer<byte[], byte[]> polled;

  /**
   * @param task ends soon once {@link #isOpen} no longer holds, or its consumer is woken
   */
  PollingThread(String name, Runnable task) {
    this.thread = new Thread(task, name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  boolean isOpen() {
    return closed.getCount() > 0;
  }

  /**
   * What is polled from now on, and is woken when the thread is to end.
   *
   * @param consumer null for nothing
   */
  void polls(@Nullable Consumer<byte[], byte[]> consumer) {
    polled = consumer;
  }

  /** Waits, unless it is to end. */
  void pause(long ms) {
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
  void stop() {
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
