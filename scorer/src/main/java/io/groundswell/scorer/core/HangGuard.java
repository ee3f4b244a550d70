package io.groundswell.scorer.core;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Detects inferences that hang. A native call can't be interrupted, so a hang ends the process. The
 * texts of its batch are recorded for the next start: a text that hung once is inferred alone, one
 * that hung twice is barred.
 */
public final class HangGuard implements AutoCloseable {
  private static final int BARRED = 2;

  private final long limitMs;
  private final Map<TextHash, Integer> hangs;
  private final Consumer<List<TextHash>> onHang;
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1,
          task -> {
            Thread thread = new Thread(task, "hang-guard");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param limitMs milliseconds after which an inference counts as hung
   * @param hangs the number of hangs per text in earlier runs of the process
   * @param onHang records the texts and ends the process
   */
  public HangGuard(long limitMs, Map<TextHash, Integer> hangs, Consumer<List<TextHash>> onHang) {
    this.limitMs = limitMs;
    this.hangs = Map.copyOf(hangs);
    this.onHang = onHang;
    timer.setRemoveOnCancelPolicy(true);
  }

  boolean isSuspect(TextHash hash) {
    return hangs.containsKey(hash);
  }

  boolean isBarred(TextHash hash) {
    return hangs.getOrDefault(hash, 0) >= BARRED;
  }

  /** Watches one inference until the result is closed. */
  Watch watch(List<TextHash> hashes) {
    ScheduledFuture<?> alarm =
        timer.schedule(() -> onHang.accept(hashes), limitMs, TimeUnit.MILLISECONDS);
    return () -> alarm.cancel(false);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** An inference under watch. */
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }
}
