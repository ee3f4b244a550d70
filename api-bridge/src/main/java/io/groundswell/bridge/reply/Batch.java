package io.groundswell.bridge.reply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.bridge.kafka.RequestFailedException;
import io.groundswell.bridge.kafka.RequestFailedException.Reason;
import io.groundswell.common.json.ErrorCode;
import io.groundswell.common.json.StrictJson;
import io.groundswell.topics.PredictReply;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The state of one batch: chunks to send and results. Thread-safe. */
final class Batch {
  /**
   * A part of the batch that is sent as one record.
   *
   * @param first index of its first text in the batch
   */
  record Chunk(int first, List<String> texts) {}

  private final CompletableFuture<List<ObjectNode>> future = new CompletableFuture<>();
  private final List<List<String>> chunks;
  private final @Nullable ObjectNode[] results;
  private final @Nullable String traceparent;
  private final long endNanos;

  private int nextChunk;
  private int nextText;
  private int outstanding;
  private boolean anyResult;
  private @Nullable RequestFailedException ended;

  Batch(List<String> texts, @Nullable String traceparent, Duration limit) {
    this.chunks = Chunks.of(texts);
    this.results = new ObjectNode[texts.size()];
    this.traceparent = traceparent;
    this.endNanos = System.nanoTime() + limit.toNanos();
  }

  CompletableFuture<List<ObjectNode>> future() {
    return future;
  }

  /** Whether the batch is sent as one record. */
  boolean isSmall() {
    return chunks.size() == 1;
  }

  @Nullable String traceparent() {
    return traceparent;
  }

  Duration timeLeft() {
    return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
  }

  /** Whether there is a chunk to send; ends the batch if its time is over. */
  synchronized boolean wantsToSend() {
    if (future.isDone() || ended != null || nextChunk == chunks.size()) {
      return false;
    }
    if (timeLeft().toMillis() == 0) {
      ended = new RequestFailedException(Reason.TIMED_OUT);
      completeIfOver();
      return false;
    }
    return true;
  }

  synchronized Chunk next() {
    Chunk chunk = new Chunk(nextText, chunks.get(nextChunk));
    nextChunk++;
    nextText += chunk.texts().size();
    outstanding++;
    return chunk;
  }

  /** Stores a chunk's results or its failure. */
  synchronized void accept(
      Chunk chunk, @Nullable List<ObjectNode> chunkResults, @Nullable Throwable failure) {
    outstanding--;
    if (chunkResults != null) {
      for (int i = 0; i < chunkResults.size(); i++) {
        results[chunk.first() + i] = chunkResults.get(i);
      }
      anyResult = true;
    } else {
      fail(chunk, failure);
    }
    completeIfOver();
  }

  private void fail(Chunk chunk, @Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException e ? e.getCause() : failure;
    RequestFailedException named =
        cause instanceof RequestFailedException known
            ? known
            : new RequestFailedException(Reason.UNAVAILABLE);
    if (named.reason().general()) {
      ended = named;
      return; // missing results become errors at the end
    }
    for (int i = 0; i < chunk.texts().size(); i++) {
      results[chunk.first() + i] = error(named.reason().itemCode(), named);
    }
    anyResult = true;
  }

  private void completeIfOver() {
    boolean over = outstanding == 0 && (ended != null || nextChunk == chunks.size());
    if (!over) {
      return;
    }
    RequestFailedException why = ended;
    if (why != null && !anyResult) {
      future.completeExceptionally(why);
      return;
    }
    for (int i = 0; why != null && i < results.length; i++) {
      if (results[i] == null) {
        results[i] = error(why.reason().itemCode(), why);
      }
    }
    future.complete(Arrays.asList(results));
  }

  private static ObjectNode error(ErrorCode code, RequestFailedException why) {
    ObjectNode result = StrictJson.object();
    result.set("error", PredictReply.error(code, String.valueOf(why.getMessage())));
    return result;
  }
}
