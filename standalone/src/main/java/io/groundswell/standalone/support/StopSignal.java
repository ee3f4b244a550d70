package io.groundswell.standalone.support;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Reports Ctrl-C or SIGTERM to a running command, and holds the exit of the JVM until the command
 * has closed what it opened.
 */
public final class StopSignal implements AutoCloseable {
  /** Exceeds the delivery timeout of the producers. */
  private static final long PATIENCE_SECONDS = 40;

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::give, "stop");
  private volatile boolean given;

  private StopSignal() {}

  /** Listens until it is closed. */
  public static StopSignal listen() {
    StopSignal signal = new StopSignal();
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  /** Whether the signal has arrived. */
  public boolean given() {
    return given;
  }

  /** Call it after everything else is closed: it releases the exit of the JVM. */
  @Override
  public void close() {
    done.countDown();
    if (!given) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        given = true; // the JVM has begun to exit
      }
    }
  }

  private void give() {
    given = true;
    try {
      if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("Not everything was closed within " + PATIENCE_SECONDS + " s.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
