package io.groundswell.processor.scoring;

import java.util.List;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The threads that call models, one call at a time each, and their queue: lanes in order of
 * precedence, first come first served within a lane. All models of a process share them, since more
 * calls at a time than cores make each slower and none sooner.
 */
public final class Workers implements AutoCloseable {
  private final ThreadPoolExecutor threads;
  private final AtomicLong sequence = new AtomicLong();
  private final AtomicInteger waitingInteractive = new AtomicInteger();

  /**
   * @param count calls at the same time, at least 1; one a core is best
   */
  public Workers(int count) {
    AtomicInteger number = new AtomicInteger();
    threads =
        new ThreadPoolExecutor(
            count,
            count,
            0,
            TimeUnit.SECONDS,
            new PriorityBlockingQueue<>(),
            task -> new Thread(task, "scorer-" + number.incrementAndGet()));
  }

  /** Calls at the same time. */
  public int count() {
    return threads.getMaximumPoolSize();
  }

  /** Calls that wait for a worker. */
  int waiting() {
    return threads.getQueue().size();
  }

  /** Pieces of texts of interactive lanes that wait for a worker. */
  int waitingInteractive() {
    return waitingInteractive.get();
  }

  /**
   * Queues a call.
   *
   * @param lane its precedence
   */
  void submit(Call call, Lane lane) {
    if (lane.interactive()) {
      waitingInteractive.addAndGet(call.pieces());
    }
    threads.execute(new Queued(call, lane, sequence.incrementAndGet()));
  }

  /** Finishes what is queued, then stops; waits at most a minute. To be closed before scorers. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
        abandon(threads.shutdownNow());
      }
    } catch (InterruptedException e) {
      abandon(threads.shutdownNow());
      Thread.currentThread().interrupt();
    }
  }

  /** Whoever waits for a call that will not be made must not wait for ever. */
  private static void abandon(List<Runnable> queued) {
    var stopped = new ModelUnavailableException("the scorer is closed", null);
    queued.forEach(call -> ((Queued) call).call.abandon(stopped));
  }

  /** One call of a model. */
  interface Call {
    /** How many pieces of texts it has. */
    int pieces();

    /** Makes it. */
    void run();

    /** It will not be made. */
    void abandon(ModelUnavailableException reason);
  }

  private final class Queued implements Runnable, Comparable<Queued> {
    private final Call call;
    private final Lane lane;
    private final long number;

    Queued(Call call, Lane lane, long number) {
      this.call = call;
      this.lane = lane;
      this.number = number;
    }

    @Override
    public int compareTo(Queued other) {
      int byLane = lane.compareTo(other.lane);
      return byLane != 0 ? byLane : Long.compare(number, other.number);
    }

    @Override
    public void run() {
      if (lane.interactive()) {
        waitingInteractive.addAndGet(-call.pieces());
      }
      call.run();
    }
  }
}
