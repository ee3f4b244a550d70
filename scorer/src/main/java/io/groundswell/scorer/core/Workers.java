package io.groundswell.scorer.core;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that call models, one call at a time each. All models of a process share them and
 * their queue, since more calls at a time than cores make each slower and none sooner.
 */
public final class Workers implements AutoCloseable {
  private final int count;
  private final InferenceQueue queue;
  private final ExecutorService threads;

  /**
   * @param count calls at the same time, at least 1; one a core is best
   * @param capacity how much may wait for them
   */
  public Workers(int count, QueueCapacity capacity) {
    this.count = count;
    queue = new InferenceQueue(capacity, count);
    AtomicInteger number = new AtomicInteger();
    threads =
        Executors.newFixedThreadPool(
            count, task -> new Thread(task, "scorer-" + number.incrementAndGet()));
    for (int i = 0; i < count; i++) {
      threads.execute(this::work);
    }
  }

  private void work() {
    boolean ended = false;
    try {
      for (InferenceQueue.Call call = queue.take(); call != null; call = queue.take()) {
        call.make();
      }
      ended = true;
    } catch (InterruptedException e) {
      ended = true; // closed in a hurry
    } finally {
      if (!ended && !threads.isShutdown()) {
        threads.execute(this::work); // whoever sees the Error decides whether the process goes on
      }
    }
  }

  /** Calls at the same time. */
  public int count() {
    return count;
  }

  /** What waits for them. */
  InferenceQueue queue() {
    return queue;
  }

  /** Finishes what is queued, then stops; waits at most a minute. To be closed before scorers. */
  @Override
  public void close() {
    queue.close();
    threads.shutdown();
    try {
      if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
        stop();
      }
    } catch (InterruptedException e) {
      stop();
      Thread.currentThread().interrupt();
    }
  }

  private void stop() {
    threads.shutdownNow();
    queue.abandon(new ModelUnavailableException("the scorer is closed", null));
  }
}
