package io.groundswell.bridge.webhook;

import java.util.concurrent.CompletableFuture;

/** Somebody outside who wants to have every shift. */
public interface ShiftReceiver {
  /**
   * Hands one over, however long that takes; does not block. Of one partition the next is handed
   * over when this one is done.
   *
   * @return completed when the receiver has it or it is given up by rule; then it is not read
   *     again. Cancelled by the caller if the shift is another bridge's from now on
   */
  CompletableFuture<Void> deliver(ShiftRecord shift);
}
