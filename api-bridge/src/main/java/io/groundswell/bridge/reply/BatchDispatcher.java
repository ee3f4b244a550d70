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
 * Sends batches chunk by chunk. Only few chunks of large batches await replies at once, whatever
 * their number, and these batches take turns, so that a single request does not wait behind them. A
 * batch that is one chunk goes at once, as single requests do. Thread-safe.
 */
public final class BatchDispatcher {
  /** Asks for one chunk's scores; see {@link ReplyingClient#request}. */
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
   * @param recordsInFlight chunks of all large batches together that await replies at once
   * @param requestTimeout longest wait for one chunk
   * @param batchTimeout longest time for one batch
   * @param work where the next chunk is sent from
   */
  BatchDispatcher(
      Sender sender,
      int recordsInFlight,
      Duration requestTimeout,
      Duration batchTimeout,
      Executor work) {
    this.sender = sender;
    this.free = recordsInFlight;
    this.requestTimeout = requestTimeout;
    this.batchTimeout = batchTimeout;
    this.work = work;
  }

  /**
   * Asks for the scores of these texts.
   *
   * @return one result a text, in order, {@code index} left out. A text whose record got no reply
   *     has an {@code error}; the first such record ends the batch, and where there is no result at
   *     all, the future fails with {@link RequestFailedException}. Cancelling it sends no more.
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

  /** The batch whose turn it is, if a chunk may be sent; it keeps its place in the round. */
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

  /** A sender that throws must give its place back, too. */
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
