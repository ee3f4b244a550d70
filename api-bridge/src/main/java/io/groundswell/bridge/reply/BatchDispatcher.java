package io.groundswell.bridge.reply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.bridge.kafka.RequestFailedException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Sends batches chunk by chunk. The chunks in flight of all large batches are limited, and these
 * batches take turns, so that a single request does not wait behind them. A batch of one chunk is
 * sent immediately, like a single request. Thread-safe.
 */
public final class BatchDispatcher {
  /** Requests the scores of one chunk; see {@link ReplyingClient#request}. */
  @FunctionalInterface
  interface Sender {
    CompletableFuture<List<ObjectNode>> send(
        List<String> texts, @Nullable String traceparent, Duration limit);
  }

  private final Sender sender;
  private final Duration requestTimeout;
  private final Duration batchTimeout;
  private final Executor work;
  private final Deque<Batch> waiting = new ArrayDeque<>();
  private int free;

  /**
   * @param maxInFlight chunks of all large batches that await replies at a time
   * @param requestTimeout longest wait for one chunk
   * @param batchTimeout longest time for one batch
   * @param work sends the next chunk
   */
  BatchDispatcher(
      Sender sender,
      int maxInFlight,
      Duration requestTimeout,
      Duration batchTimeout,
      Executor work) {
    this.sender = sender;
    this.free = maxInFlight;
    this.requestTimeout = requestTimeout;
    this.batchTimeout = batchTimeout;
    this.work = work;
  }

  /**
   * Requests the scores of these texts.
   *
   * @return one result a text, in order, without {@code index}. A text whose record got no reply
   *     has an {@code error}; the first such record ends the batch. Without any result, the future
   *     fails with {@link RequestFailedException}. Cancelling it stops sending.
   */
  public CompletableFuture<List<ObjectNode>> request(
      List<String> texts, @Nullable String traceparent) {
    if (texts.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    Batch batch = new Batch(texts, traceparent, batchTimeout);
    if (batch.isSmall()) {
      if (batch.wantsToSend()) {
        send(batch);
      }
    } else {
      synchronized (waiting) {
        waiting.addLast(batch);
      }
      sendNext();
    }
    return batch.future();
  }

  private void sendNext() {
    for (Batch batch = turn(); batch != null; batch = turn()) {
      send(batch);
    }
  }

  /** The next batch in turn, if a chunk may be sent. */
  private @Nullable Batch turn() {
    synchronized (waiting) {
      Batch batch = null;
      while (free > 0 && batch == null && !waiting.isEmpty()) {
        batch = waiting.removeFirst();
        if (!batch.wantsToSend()) {
          batch = null;
        }
      }
      if (batch != null) {
        free--;
      }
      return batch;
    }
  }

  /** Turns an exception into a failed future, so that the chunk is always released. */
  private CompletableFuture<List<ObjectNode>> sent(Batch.Chunk chunk, Batch batch, Duration limit) {
    try {
      return sender.send(chunk.texts(), batch.traceparent(), limit);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void send(Batch batch) {
    Batch.Chunk chunk = batch.next();
    synchronized (waiting) {
      if (batch.wantsToSend()) {
        waiting.addLast(batch);
      }
    }
    Duration left = batch.timeLeft();
    Duration limit = left.compareTo(requestTimeout) < 0 ? left : requestTimeout;
    CompletableFuture<List<ObjectNode>> results = sent(chunk, batch, limit);
    var unusedEnd = batch.future().whenComplete((done, failure) -> results.cancel(false));
    var unusedResults =
        results.whenCompleteAsync(
            (list, failure) -> {
              if (!batch.isSmall()) {
                synchronized (waiting) {
                  free++;
                }
              }
              batch.accept(chunk, list, failure);
              sendNext();
            },
            work);
  }
}
