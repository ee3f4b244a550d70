package io.groundswell.bridge.reply;

import static io.groundswell.bridge.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class PendingRepliesTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final PendingReplies pending = new PendingReplies();

  @Test
  void aReplyCompletesItsRequest() {
    PendingReplies.Id id = pending.newId();
    CompletableFuture<byte[]> reply = pending.expect(id, LONG);
    CompletableFuture<byte[]> other = pending.expect(pending.newId(), LONG);

    assertThat(pending.complete(id.bytes(), new byte[] {1})).isTrue();

    assertThat(reply.join()).containsExactly(1);
    assertThat(other).isNotDone();
    assertThat(pending.size()).isEqualTo(1);
  }

  @Test
  void aSecondReplyIsUnknown() {
    PendingReplies.Id id = pending.newId();
    var unused = pending.expect(id, LONG);
    pending.complete(id.bytes(), new byte[0]);

    assertThat(pending.complete(id.bytes(), new byte[0])).isFalse();
  }

  @Test
  void idsOfAnotherLengthAreUnknown() {
    assertThat(pending.complete(new byte[0], new byte[0])).isFalse();
    assertThat(pending.complete(new byte[17], new byte[0])).isFalse();
  }

  @Test
  void aTimedOutRequestIsRemoved() throws Exception {
    CompletableFuture<byte[]> reply = pending.expect(pending.newId(), Duration.ofMillis(1));

    assertThatThrownBy(() -> reply.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(TimeoutException.class);
    // The timer completes the future before it removes the request.
    await("forgotten").until(() -> pending.size() == 0);
  }

  @Test
  void aCancelledRequestIsRemoved() {
    pending.expect(pending.newId(), LONG).cancel(false);

    assertThat(pending.size()).isZero();
  }
}
