package io.groundswell.scorer.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.groundswell.scorer.core.Flight.PieceInFlight;
import io.groundswell.scorer.core.InferenceQueue.Call;
import io.groundswell.scorer.core.Outcome.Failed;
import io.groundswell.scorer.core.Outcome.Failure;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InferenceQueueTest {
  private static final QueueCapacity AMPLE = new QueueCapacity(10_000, 1 << 30);

  private final FakeModel model = new FakeModel();
  private final FakeCaller caller = new FakeCaller(32);
  private InferenceQueue queue = new InferenceQueue(AMPLE, 1);

  @Test
  void theLongestOfThoseThatCameFirstIsNextWithOthersOfLikeLengthWhoeverTheyAreOf()
      throws Exception {
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
  void aCallHasNoMoreTokensThanTheBudgetPaddingIncludedAndNoMorePiecesThanABatch()
      throws Exception {
    offer(Priority.BULK, IntStream.range(0, 100).map(i -> 60).toArray());
    assertThat(take()).hasSize(Batches.TOKEN_BUDGET / 60);
    offer(Priority.INTERACTIVE, IntStream.range(0, 100).map(i -> 3).toArray());
    assertThat(take()).hasSize(32);
  }

  @Test
  void aTextLongerThanTheBudgetIsACallOfItsOwn() throws Exception {
    offer(Priority.BULK, 600, 600);
    assertThat(take()).containsExactly(600);
  }

  @Test
  void whatLittleWaitsIsSharedByTheWorkers() throws Exception {
    queue = new InferenceQueue(AMPLE, 2);
    offer(Priority.INTERACTIVE_BATCH, 10, 10, 10, 10, 10, 10);
    assertThat(take()).hasSize(3);
    offer(Priority.INTERACTIVE, 7);
    assertThat(take()).containsExactly(7);
  }

  @Test
  void lanesAreTakenInTheirOrder() throws Exception {
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
      Call call = Objects.requireNonNull(queue.take());
      tokens.merge(call.lane(), 64 * call.batch().size(), Integer::sum);
    }
    double posts = tokens.getOrDefault(Priority.BULK, 0);
    assertThat(posts / (posts + tokens.getOrDefault(Priority.INTERACTIVE, 0)))
        .isCloseTo(0.25, within(0.01));
  }

  @Test
  void callsOfPostsAreShortWhileRequestsCome() throws Exception {
    offer(Priority.BULK, IntStream.range(0, 40).map(i -> 64).toArray());
    assertThat(take()).hasSize(8);
    offer(Priority.INTERACTIVE, 5);
    assertThat(take()).containsExactly(5);
    assertThat(take()).hasSize(4);
  }

  @Test
  void requestsOweNothingToPostsThatWereNotThere() throws Exception {
    offer(Priority.INTERACTIVE, IntStream.range(0, 100).map(i -> 64).toArray());
    for (int i = 0; i < 10; i++) {
      take();
    }
    offer(Priority.BULK, 5);
    assertThat(Objects.requireNonNull(queue.take()).lane()).isEqualTo(Priority.INTERACTIVE);
  }

  @Test
  void twoModelsNeverShareACall() throws Exception {
    FakeCaller other = new FakeCaller(32);
    offer(Priority.BULK, 5, 5);
    queue.offer(other, pieces(Priority.BULK, Deadline.NEVER, 5, 5), Priority.BULK);
    assertThat(Objects.requireNonNull(queue.take()).caller()).isSameAs(caller);
    Call second = Objects.requireNonNull(queue.take());
    assertThat(second.caller()).isSameAs(other);
    assertThat(second.batch()).hasSize(2);
  }

  @Test
  void aPieceThatMustBeAloneIs() throws Exception {
    FakeCaller careful =
        new FakeCaller(32) {
          @Override
          public boolean alone(PieceInFlight piece) {
            return piece.tokens() == 5;
          }
        };
    queue.offer(careful, pieces(Priority.BULK, Deadline.NEVER, 6, 5, 4), Priority.BULK);
    assertThat(take()).containsExactly(6, 4);
    assertThat(take()).containsExactly(5);
  }

  @Test
  void aTextPastItsDeadlineIsPassedOverAndToldSo() throws Exception {
    List<PieceInFlight> late = pieces(Priority.INTERACTIVE, new Deadline(1), 8);
    queue.offer(caller, late, Priority.INTERACTIVE);
    offer(Priority.INTERACTIVE, 7);
    assertThat(take()).containsExactly(7);
    assertThat(late.get(0).flight().outcome.join())
        .isInstanceOfSatisfying(
            Failed.class, f -> assertThat(f.failure()).isEqualTo(Failure.DEADLINE_PASSED));
  }

  @Test
  void aTextThatHasItsOutcomeIsPassedOver() throws Exception {
    List<PieceInFlight> over = pieces(Priority.BULK, Deadline.NEVER, 8);
    queue.offer(caller, over, Priority.BULK);
    over.get(0).flight().fail(Failure.MODEL_FAILED, "of the test");
    offer(Priority.BULK, 7);
    assertThat(take()).containsExactly(7);
    assertThat(queue.size()).isZero();
  }

  @Test
  void aTextThatIsAskedForMoreUrgentlyMovesToThatLaneWithAllThatWaitsOfIt() throws Exception {
    model.readsPiecesOf(10);
    offer(Priority.BULK, 10);
    List<PieceInFlight> text = pieces(Priority.BULK, Deadline.NEVER, 15);
    assertThat(text).hasSize(2);
    queue.offer(caller, text, Priority.BULK);
    assertThat(text.get(0).flight().hasten(Priority.INTERACTIVE)).isTrue();
    queue.hasten(text.get(0).flight());
    assertThat(queue.interactive()).isEqualTo(2);
    assertThat(take()).containsExactly(10, 6);
    assertThat(take()).containsExactly(10);
    assertThat(queue.size()).isZero();
  }

  @Test
  void aTextHastenedBeforeItIsQueuedGoesToItsNewLane() throws Exception {
    offer(Priority.BULK, 9);
    List<PieceInFlight> text = pieces(Priority.BULK, Deadline.NEVER, 5);
    text.get(0).flight().hasten(Priority.INTERACTIVE);
    queue.offer(caller, text, Priority.BULK);
    assertThat(take()).containsExactly(5);
  }

  @Test
  void requestsBeyondTheCapacityInPiecesOrBytesAreRefusedWhilePostsHaveRoomOfTheirOwn() {
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
  void postsThatWouldNeverFitTogetherGoOnceNoOthersWait() {
    queue = new InferenceQueue(new QueueCapacity(2, 1 << 20), 1);
    assertThat(offer(Priority.BULK, 5, 5, 5)).isTrue();
  }

  @Test
  void aClosedQueueHandsOutWhatItHasAndTakesNoMore() throws Exception {
    offer(Priority.BULK, 5);
    queue.close();
    assertThatThrownBy(() -> offer(Priority.BULK, 5)).isInstanceOf(ModelUnavailableException.class);
    assertThat(take()).containsExactly(5);
    assertThat(queue.take()).isNull();
  }

  private boolean offer(Priority lane, int... tokens) {
    return queue.offer(caller, pieces(lane, Deadline.NEVER, tokens), lane);
  }

  /** The pieces of texts with so many words. */
  private List<PieceInFlight> pieces(Priority lane, Deadline deadline, int... tokens) {
    if (IntStream.of(tokens).anyMatch(n -> n > 128)) {
      model.readsPiecesOf(1_000);
    }
    return IntStream.of(tokens)
        .mapToObj(n -> "w" + " w".repeat(n - 1))
        .map(text -> new Flight(model.id(), TextHash.of(text), text, lane, deadline))
        .flatMap(flight -> flight.tokenize(model, ScorerMetrics.NONE).stream())
        .toList();
  }

  private List<Integer> take() throws InterruptedException {
    Call call = queue.take();
    return call == null
        ? List.of()
        : Stream.ofNullable(call.batch()).flatMap(List::stream).map(PieceInFlight::tokens).toList();
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
    public boolean alone(PieceInFlight piece) {
      return false;
    }

    @Override
    public void call(List<PieceInFlight> batch, Priority lane) {}
  }
}
