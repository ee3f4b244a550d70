package io.groundswell.scorer.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.groundswell.scorer.core.Outcome.Failed;
import io.groundswell.scorer.core.Outcome.Failure;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InferenceQueueTest {
  private static final QueueCapacity AMPLE = new QueueCapacity(10_000, 1 << 30);

  private final FakeModel model = new FakeModel();
  private final FakeCaller caller = new FakeCaller(32);
  private InferenceQueue queue = new InferenceQueue(AMPLE, 1);

  @Test
  void theLongestOfTheFirstArrivalsIsNextWithSegmentsOfLikeLengthOfAnyText() throws Exception {
    offer(Priority.BULK, 20, 100);
    offer(Priority.BULK, 110, 95, 16);
    assertThat(take()).containsExactly(100, 95);
    assertThat(take()).containsExactly(20, 16);
    assertThat(take()).containsExactly(110);
  }

  @Test
  void aShortTextIsNotPaddedToALongOne() throws Exception {
    offer(Priority.BULK, 40, 30, 29, 10, 2);
    assertThat(take()).containsExactly(40, 30);
    assertThat(take()).containsExactly(29);
    assertThat(take()).containsExactly(10, 2);
  }

  @Test
  void aBatchKeepsToTheTokenBudgetPaddingIncludedAndToTheBatchSize() throws Exception {
    offer(Priority.BULK, IntStream.range(0, 100).map(i -> 60).toArray());
    assertThat(take()).hasSize(Batches.TOKEN_BUDGET / 60);
    offer(Priority.INTERACTIVE, IntStream.range(0, 100).map(i -> 3).toArray());
    assertThat(take()).hasSize(32);
  }

  @Test
  void aTextLongerThanTheBudgetIsABatchAlone() throws Exception {
    offer(Priority.BULK, 600, 600);
    assertThat(take()).containsExactly(600);
  }

  @Test
  void aShortQueueIsSharedByTheWorkers() throws Exception {
    queue = new InferenceQueue(AMPLE, 2);
    offer(Priority.INTERACTIVE_BATCH, 10, 10, 10, 10, 10, 10);
    assertThat(take()).hasSize(3);
    offer(Priority.INTERACTIVE, 7);
    assertThat(take()).containsExactly(7);
  }

  @Test
  void prioritiesAreTakenInTheirOrder() throws Exception {
    offer(Priority.SHADOW, 1);
    offer(Priority.BULK, 2);
    offer(Priority.INTERACTIVE_BATCH, 3);
    offer(Priority.INTERACTIVE, 4);
    assertThat(List.of(take(), take(), take(), take()))
        .containsExactly(List.of(4), List.of(3), List.of(2), List.of(1));
  }

  @Test
  void aQuarterOfTheTokensIsThePostsHoweverManyRequestsWait() throws Exception {
    int[] many = IntStream.range(0, 1_000).map(i -> 64).toArray();
    offer(Priority.INTERACTIVE, many);
    offer(Priority.BULK, many);
    Map<Priority, Integer> tokens = new EnumMap<>(Priority.class);
    for (int i = 0; i < 150; i++) {
      List<Segment> batch = Objects.requireNonNull(queue.take());
      tokens.merge(batch.get(0).priority, 64 * batch.size(), Integer::sum);
    }
    double posts = tokens.getOrDefault(Priority.BULK, 0);
    assertThat(posts / (posts + tokens.getOrDefault(Priority.INTERACTIVE, 0)))
        .isCloseTo(0.25, within(0.01));
  }

  @Test
  void batchesOfPostsAreShortWhileRequestsCome() throws Exception {
    offer(Priority.BULK, IntStream.range(0, 40).map(i -> 64).toArray());
    assertThat(take()).hasSize(8);
    offer(Priority.INTERACTIVE, 5);
    assertThat(take()).containsExactly(5);
    assertThat(take()).hasSize(4);
  }

  @Test
  void requestsBeforeTheFirstPostDoNotCountAgainstThem() throws Exception {
    offer(Priority.INTERACTIVE, IntStream.range(0, 100).map(i -> 64).toArray());
    for (int i = 0; i < 10; i++) {
      take();
    }
    offer(Priority.BULK, 5);
    assertThat(Objects.requireNonNull(queue.take()).get(0).priority)
        .isEqualTo(Priority.INTERACTIVE);
  }

  @Test
  void twoModelsNeverShareABatch() throws Exception {
    FakeCaller other = new FakeCaller(32);
    offer(Priority.BULK, 5, 5);
    queue.offer(segments(other, Priority.BULK, Deadline.NEVER, 5, 5), Priority.BULK);
    for (FakeCaller model : List.of(caller, other)) {
      assertThat(queue.take())
          .hasSize(2)
          .allSatisfy(segment -> assertThat(segment.text.caller).isSameAs(model));
    }
  }

  @Test
  void aSegmentThatMustBeAloneIs() throws Exception {
    FakeCaller careful =
        new FakeCaller(32) {
          @Override
          public boolean alone(Segment segment) {
            return segment.tokens() == 5;
          }
        };
    queue.offer(segments(careful, Priority.BULK, Deadline.NEVER, 6, 5, 4), Priority.BULK);
    assertThat(take()).containsExactly(6, 4);
    assertThat(take()).containsExactly(5);
  }

  @Test
  void aTextPastItsDeadlineIsSkippedAndFails() throws Exception {
    List<Segment> late = segments(caller, Priority.INTERACTIVE, new Deadline(1), 8);
    queue.offer(late, Priority.INTERACTIVE);
    offer(Priority.INTERACTIVE, 7);
    assertThat(take()).containsExactly(7);
    assertThat(late.get(0).text.outcome.join())
        .isInstanceOfSatisfying(
            Failed.class, f -> assertThat(f.failure()).isEqualTo(Failure.DEADLINE_PASSED));
  }

  @Test
  void aTextThatHasItsOutcomeIsSkipped() throws Exception {
    List<Segment> over = segments(caller, Priority.BULK, Deadline.NEVER, 8);
    queue.offer(over, Priority.BULK);
    over.get(0).text.fail(Failure.MODEL_FAILED, "of the test");
    offer(Priority.BULK, 7);
    assertThat(take()).containsExactly(7);
    assertThat(queue.size(all -> true)).isZero();
  }

  @Test
  void aTextThatIsAskedForMoreUrgentlyMovesToThatPriorityWithAllItsWaitingSegments()
      throws Exception {
    model.readsSegmentsOf(10);
    offer(Priority.BULK, 10);
    List<Segment> text = segments(caller, Priority.BULK, Deadline.NEVER, 15);
    assertThat(text).hasSize(2);
    queue.offer(text, Priority.BULK);
    assertThat(text.get(0).text.hasten(Priority.INTERACTIVE)).isTrue();
    queue.hasten(text.get(0).text);
    assertThat(queue.size(Priority::interactive)).isEqualTo(2);
    assertThat(take()).containsExactly(10, 6);
    assertThat(take()).containsExactly(10);
    assertThat(queue.size(all -> true)).isZero();
  }

  @Test
  void aTextHastenedBeforeItIsQueuedGoesToItsNewPriority() throws Exception {
    offer(Priority.BULK, 9);
    List<Segment> text = segments(caller, Priority.BULK, Deadline.NEVER, 5);
    text.get(0).text.hasten(Priority.INTERACTIVE);
    queue.offer(text, Priority.BULK);
    assertThat(take()).containsExactly(5);
  }

  @Test
  void requestsBeyondTheCapacityInSegmentsOrBytesAreRejectedWhilePostsHaveSeparateRoom() {
    queue = new InferenceQueue(new QueueCapacity(3, 1_000), 1);
    assertThat(offer(Priority.INTERACTIVE, 2, 2)).isTrue();
    assertThat(offer(Priority.INTERACTIVE_BATCH, 2, 2)).isFalse();
    assertThat(offer(Priority.BULK, 2, 2)).isTrue();
    assertThat(offer(Priority.INTERACTIVE, 100)).isFalse();
    assertThat(offer(Priority.INTERACTIVE, 2)).isTrue();
  }

  @Test
  void postsWaitForRoom() throws Exception {
    queue = new InferenceQueue(new QueueCapacity(2, 1 << 20), 1);
    offer(Priority.BULK, 5, 5);
    var more = CompletableFuture.supplyAsync(() -> offer(Priority.BULK, 4));
    assertThat(more).isNotDone();
    assertThat(take()).containsExactly(5, 5);
    assertThat(more.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(take()).containsExactly(4);
  }

  @Test
  void postsThatExceedTheCapacityTogetherAreQueuedOnceNoOthersWait() {
    queue = new InferenceQueue(new QueueCapacity(2, 1 << 20), 1);
    assertThat(offer(Priority.BULK, 5, 5, 5)).isTrue();
  }

  @Test
  void aClosedQueueHandsOutItsSegmentsAndAcceptsNoMore() throws Exception {
    offer(Priority.BULK, 5);
    queue.close();
    assertThatThrownBy(() -> offer(Priority.BULK, 5)).isInstanceOf(ModelUnavailableException.class);
    assertThat(take()).containsExactly(5);
    assertThat(queue.take()).isNull();
  }

  private boolean offer(Priority priority, int... tokens) {
    return queue.offer(segments(caller, priority, Deadline.NEVER, tokens), priority);
  }

  /** The segments of texts with so many words. */
  private List<Segment> segments(
      FakeCaller of, Priority priority, Deadline deadline, int... tokens) {
    if (IntStream.of(tokens).anyMatch(n -> n > 128)) {
      model.readsSegmentsOf(1_000);
    }
    return IntStream.of(tokens)
        .mapToObj(n -> "w" + " w".repeat(n - 1))
        .map(text -> new PendingText(of, new Text(text), text, priority, deadline))
        .flatMap(text -> text.tokenize(model, ScorerMetrics.NONE).stream())
        .toList();
  }

  private List<Integer> take() throws InterruptedException {
    List<Segment> batch = queue.take();
    return batch == null ? List.of() : batch.stream().map(Segment::tokens).toList();
  }

  private static class FakeCaller implements InferenceQueue.Caller {
    private final int batchSize;

    FakeCaller(int batchSize) {
      this.batchSize = batchSize;
    }

    @Override
    public int batchSize() {
      return batchSize;
    }

    @Override
    public boolean alone(Segment segment) {
      return false;
    }

    @Override
    public void call(List<Segment> batch) {}
  }
}
