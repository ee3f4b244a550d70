package io.groundswell.bridge.webhook;

import java.util.concurrent.CompletableFuture;

/** Delivers shifts to a system outside. */
public interface ShiftReceiver {
  /**
   * Delivers one shift without blocking. The next shift of its partition follows when the returned
   * future completes, which may take hours.
   *
   * @return completed when the shift is delivered, rejected or dropped: its offset is then
   *     committed. The caller cancels it if the partition moves to another bridge
   */
  CompletableFuture<Void> deliver(ShiftRecord shift);
}
