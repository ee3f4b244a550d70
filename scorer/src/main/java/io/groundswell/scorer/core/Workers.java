package io.groundswell.scorer.core;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that call the models, one inference at a time each. All models of a process share
 * them and their queue, since more concurrent inferences than cores slow each other down.
 */
public final class Workers implements AutoCloseable {
  private final int count;
  private final InferenceQueue queue;
  private final ExecutorService threads;

  /**
   * @param count concurrent inferences, at least 1; one per core is best
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
      for (List<Segment> batch = queue.take(); batch != null; batch = queue.take()) {
        batch.get(0).text.caller.call(batch);
      }
      ended = true;
    } catch (InterruptedException e) {
      ended = true; // closed without waiting
    } finally {
      if (!ended && !threads.isShutdown()) {
        threads.execute(this::work); // callers that see the Error decide whether the process ends
      }
    }
  }

  /** Concurrent inferences. */
  public int count() {
    return count;
  }

  /** The segments that wait. */
  InferenceQueue queue() {
    return queue;
  }

  /** Makes the queued inferences, then stops; waits at most a minute. Close before the scorers. */
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
