package io.groundswell.bridge.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.bridge.kafka.RequestFailedException;
import io.groundswell.bridge.kafka.RequestFailedException.Reason;
import io.groundswell.common.json.StrictJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchDispatcherTest {
  /** A record that awaits its reply. */
  private record Sent(List<String> texts, CompletableFuture<List<ObjectNode>> reply) {
    void answer() {
      reply.complete(texts.stream().map(t -> StrictJson.object().put("text", t)).toList());
    }

    void fail(Reason reason) {
      reply.completeExceptionally(new RequestFailedException(reason));
    }
  }

  private final List<Sent> sent = new ArrayList<>();

  private BatchDispatcher dispatcher(int inFlight, Duration batchTimeout) {
    return new BatchDispatcher(
        (texts, trace, limit) -> {
          Sent record = new Sent(texts, new CompletableFuture<>());
          sent.add(record);
          return record.reply();
        },
        inFlight,
        Duration.ofSeconds(5),
        batchTimeout,
        Runnable::run);
  }

  private BatchDispatcher dispatcher(int inFlight) {
    return dispatcher(inFlight, Duration.ofSeconds(30));
  }

  private static List<String> texts(String name, int count) {
    return IntStream.range(0, count).mapToObj(i -> name + i).toList();
  }

  private static List<String> texts(List<ObjectNode> results) {
    return results.stream().map(r -> r.path("text").asText()).toList();
  }

  @Test
  void recordsInFlightAreLimited() {
    CompletableFuture<List<ObjectNode>> batch = dispatcher(2).request(texts("a", 100), null);

    assertThat(sent).hasSize(2);
    for (int i = 0; i < 7; i++) {
      assertThat(sent).hasSize(Math.min(7, i + 2));
      sent.get(i).answer();
    }
    assertThat(texts(batch.join())).isEqualTo(texts("a", 100));
  }

  @Test
  void repliesOutOfOrderKeepTheOrderOfResults() {
    CompletableFuture<List<ObjectNode>> batch = dispatcher(3).request(texts("a", 40), null);

    sent.get(2).answer();
    sent.get(0).answer();
    sent.get(1).answer();

    assertThat(texts(batch.join())).isEqualTo(texts("a", 40));
  }

  @Test
  void batchesTakeTurns() {
    BatchDispatcher dispatcher = dispatcher(1);
    var large = dispatcher.request(texts("large", 320), null);
    var other = dispatcher.request(texts("other", 32), null);

    for (int i = 0; i < 5; i++) {
      sent.get(i).answer();
    }

    assertThat(sent.stream().map(record -> record.texts().get(0)))
        .containsExactly("large0", "large16", "other0", "large32", "other16", "large48");
    assertThat(other).isCompleted();
    assertThat(large).isNotDone();
  }

  @Test
  void aBatchOfOneRecordWaitsForNoOther() {
    BatchDispatcher dispatcher = dispatcher(1);
    var large = dispatcher.request(texts("large", 320), null);
    var small = dispatcher.request(texts("small", 16), null);
    var another = dispatcher.request(texts("another", 16), null);

    assertThat(sent.stream().map(record -> record.texts().get(0)))
        .containsExactly("large0", "small0", "another0");

    sent.get(1).answer();
    assertThat(small).isCompleted();
    assertThat(sent).hasSize(3);
    sent.get(0).answer();
    assertThat(sent).hasSize(4);
    assertThat(large).isNotDone();
    assertThat(another).isNotDone();
  }

  @Test
  void aRecordWithoutReplyEndsTheBatchWithRetryableErrors() {
    CompletableFuture<List<ObjectNode>> batch = dispatcher(1).request(texts("a", 48), null);

    sent.get(0).answer();
    sent.get(1).fail(Reason.TIMED_OUT);

    assertThat(sent).hasSize(2);
    List<ObjectNode> results = batch.join();
    assertThat(texts(results.subList(0, 16))).isEqualTo(texts("a", 16));
    assertThat(results.subList(16, 48))
        .allSatisfy(
            r -> {
              assertThat(r.at("/error/code").asText()).isEqualTo("deadline_passed");
              assertThat(r.at("/error/retryable").asBoolean()).isTrue();
            });
  }

  @Test
  void aReplyAfterTheTimeoutOfAnotherRecordIsKept() {
    CompletableFuture<List<ObjectNode>> batch = dispatcher(2).request(texts("a", 32), null);

    sent.get(0).fail(Reason.TIMED_OUT);
    assertThat(batch).isNotDone();
    sent.get(1).answer();

    assertThat(batch.join().get(0).has("error")).isTrue();
    assertThat(batch.join().get(16).path("text").asText()).isEqualTo("a16");
  }

  @Test
  void aBatchWithoutAnyResultFails() {
    CompletableFuture<List<ObjectNode>> batch = dispatcher(1).request(texts("a", 48), null);

    sent.get(0).fail(Reason.UNAVAILABLE);

    assertThatThrownBy(batch::join)
        .hasCauseInstanceOf(RequestFailedException.class)
        .hasMessageContaining("unavailable");
  }

  @Test
  void aRejectedRecordFailsItsTextsOnly() {
    CompletableFuture<List<ObjectNode>> batch = dispatcher(1).request(texts("a", 20), null);

    sent.get(0).fail(Reason.TOO_LARGE);
    sent.get(1).answer();

    assertThat(batch.join().get(0).at("/error/code").asText()).isEqualTo("record_too_large");
    assertThat(batch.join().get(16).path("text").asText()).isEqualTo("a16");
  }

  @Test
  void aBatchSendsNothingAfterItsTimeout() {
    CompletableFuture<List<ObjectNode>> batch =
        dispatcher(1, Duration.ZERO).request(texts("a", 20), null);

    assertThat(sent).isEmpty();
    assertThat(batch).isCompletedExceptionally();
  }

  @Test
  void aCancelledBatchStopsSendingAndReleasesItsRecords() {
    BatchDispatcher dispatcher = dispatcher(1);
    CompletableFuture<List<ObjectNode>> cancelled = dispatcher.request(texts("a", 320), null);
    CompletableFuture<List<ObjectNode>> next = dispatcher.request(texts("b", 17), null);

    cancelled.cancel(false);

    assertThat(sent).hasSize(2);
    assertThat(sent.get(0).reply()).isCancelled();
    sent.get(1).answer();
    sent.get(2).answer();
    assertThat(texts(next.join())).isEqualTo(texts("b", 17));
  }
}
