package io.groundswell.processor;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that starts something step by step, tries again, and looks after it. */
public final class Background implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Background.class);

  /** Longest wait, at close, for a step of the start to end. */
  private static final Duration STEP = Duration.ofSeconds(10);

  private final String name;
  private final ScheduledExecutorService thread;

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

  public void execute(Runnable task) {
    thread.execute(task);
  }

  public void schedule(Runnable task, long delayMs) {
    thread.schedule(task, delayMs, TimeUnit.MILLISECONDS);
  }

  public void repeat(Runnable task, long pauseMs) {
    thread.scheduleWithFixedDelay(task, pauseMs, pauseMs, TimeUnit.MILLISECONDS);
  }

  public boolean isClosed() {
    return thread.isShutdown();
  }

  /** Interrupts the step at hand and waits for its end: what it is just making would outlive it. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(STEP.toSeconds(), TimeUnit.SECONDS)) {
        log.warn("{} still starting: waited_s={}", name, STEP.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
