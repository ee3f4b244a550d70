package io.groundswell.standalone.support;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, or a SIGTERM, while a command works: it is told, and the process's end waits until it has
 * tidied up.
 */
public final class StopSignal implements AutoCloseable {
  /** Longer than the broker may take to acknowledge what was sent. */
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

  /** Whether to stop. */
  public boolean given() {
    return given;
  }

  /** The command has tidied up. */
  @Override
  public void close() {
    done.countDown();
    if (!given) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        given = true; // the end has begun in this moment
      }
    }
  }

  private void give() {
    given = true;
    try {
      if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("Not everything was tidied up within " + PATIENCE_SECONDS + " s.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
