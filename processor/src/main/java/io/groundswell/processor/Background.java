package io.groundswell.processor;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One daemon thread that starts a component, retries while the broker is away, and maintains it.
 */
public final class Background implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Background.class);

  /** Longest wait, at close, for a running step. */
  private static final Duration STEP_TIMEOUT = Duration.ofSeconds(10);

  private final String name;
  private final ScheduledExecutorService thread;

  /** A step that may call the broker; an {@link ExecutionException} is the broker's failure. */
  @FunctionalInterface
  public interface Step {
    /** Runs it. */
    void run() throws ExecutionException, InterruptedException;
  }

  /**
   * @param name of the thread
   */
  public Background(String name) {
    this.name = name;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread daemon = new Thread(task, name);
              daemon.setDaemon(true);
              return daemon;
            });
  }

  /** Runs a task on the thread. */
  public void execute(Runnable task) {
    thread.execute(task);
  }

  /**
   * Runs a step until it succeeds.
   *
   * @param pauseMs milliseconds between two attempts
   * @param onBrokerFailure receives the cause of each {@link ExecutionException} and decides
   *     whether to retry
   * @param onFailure receives any other failure, which ends the attempts; not called after close
   */
  public void retry(
      Step step,
      long pauseMs,
      Predicate<Throwable> onBrokerFailure,
      Consumer<Throwable> onFailure) {
    thread.execute(() -> attempt(step, pauseMs, onBrokerFailure, onFailure));
  }

  private void attempt(
      Step step,
      long pauseMs,
      Predicate<Throwable> onBrokerFailure,
      Consumer<Throwable> onFailure) {
    try {
      step.run();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (onBrokerFailure.test(cause) && !thread.isShutdown()) {
        thread.schedule(
            () -> attempt(step, pauseMs, onBrokerFailure, onFailure),
            pauseMs,
            TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) { // the executor would swallow either
      if (!thread.isShutdown()) {
        onFailure.accept(e);
      }
    }
  }

  /**
   * Repeats a step. A failure is logged at DEBUG and does not end the repetition.
   *
   * @param pauseMs milliseconds before the first run and between two runs
   */
  public void repeat(Step step, long pauseMs) {
    thread.scheduleWithFixedDelay(() -> runOnce(step), pauseMs, pauseMs, TimeUnit.MILLISECONDS);
  }

  private void runOnce(Step step) {
    try {
      step.run();
    } catch (ExecutionException | RuntimeException e) {
      log.debug("maintenance failed: thread={} cause={}", name, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Interrupts the running step and waits for its end, so that it leaves nothing open behind. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(STEP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        log.warn("still starting: thread={} waited_s={}", name, STEP_TIMEOUT.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
