package io.groundswell.bridge.http;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that run routes, separate from Jetty's I/O threads. {@code /health} and {@code /metrics}
 * have dedicated threads, so that other routes can't block them. The number of connections limits
 * the queues.
 */
final class Threads implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Threads.class);

  private static final int MAX_OPERATIONS = 4;
  private static final int MAX_ROUTES = 16;
  private static final int MAX_DIRECT = 32;
  private static final int IDLE_SECONDS = 60;

  private final AtomicInteger direct = new AtomicInteger();
  private final ThreadPoolExecutor operations = pool("http-operations-", MAX_OPERATIONS);
  private final ThreadPoolExecutor routes = pool("http-routes-", MAX_ROUTES);

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(named("http-timer-"));

  private static ThreadPoolExecutor pool(String prefix, int threads) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            named(prefix));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static ThreadFactory named(String prefix) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Runs a task every second, until this is closed. */
  void everySecond(Runnable task) {
    var unused =
        timer.scheduleWithFixedDelay(
            () -> {
              try {
                task.run();
              } catch (RuntimeException e) {
                log.error("connection check failed", e);
              }
            },
            1,
            1,
            TimeUnit.SECONDS);
  }

  /** For {@code /health} and {@code /metrics}. */
  Executor operations() {
    return operations;
  }

  /**
   * For a route that rarely blocks: runs it on the calling thread. Beyond {@value #MAX_DIRECT}
   * concurrent calls it uses the threads of the other routes, so that Jetty always has free
   * threads.
   */
  Executor direct() {
    return task -> {
      if (direct.incrementAndGet() > MAX_DIRECT) {
        direct.decrementAndGet();
        routes.execute(task);
        return;
      }
      try {
        task.run();
      } finally {
        direct.decrementAndGet();
      }
    };
  }

  /** For the other routes. */
  Executor routes() {
    return routes;
  }

  /** Stops the threads after running requests. */
  @Override
  public void close() {
    timer.shutdown();
    operations.shutdown();
    routes.shutdown();
  }
}
