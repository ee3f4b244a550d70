package io.groundswell.bridge.live;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the tasks of the live feed on one daemon thread. */
public final class FeedThread implements FeedTimer {
  private static final Logger log = LoggerFactory.getLogger(FeedThread.class);

  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1,
          task -> {
            Thread made = new Thread(task, "live-feed");
            made.setDaemon(true);
            return made;
          },
          new ThreadPoolExecutor.DiscardPolicy());

  @Override
  public void after(Duration delay, Runnable task) {
    var unused =
        thread.schedule(
            () -> {
              try {
                task.run();
              } catch (RuntimeException | StackOverflowError e) {
                log.error("live feed task failed", e);
              }
            },
            delay.toNanos(),
            TimeUnit.NANOSECONDS);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
