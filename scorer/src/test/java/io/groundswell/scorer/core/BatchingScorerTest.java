package io.groundswell.scorer.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundswell.scorer.core.Outcome.Failed;
import io.groundswell.scorer.core.Outcome.Failure;
import io.groundswell.scorer.core.Outcome.Scored;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BatchingScorerTest {
  private static final QueueCapacity AMPLE = new QueueCapacity(1000, 1 << 20);

  private final FakeModel model = new FakeModel();
  private final FakeCache cache = new FakeCache();
  private HangGuard hangGuard = new HangGuard(60_000, Map.of(), hashes -> {});
  private Workers workers = new Workers(1, AMPLE);
  private BatchingScorer scorer = scorer(4);

  @AfterEach
  void close() {
    workers.close();
    scorer.close();
    hangGuard.close();
  }

  @Test
  void outcomesAreInTheOrderOfTheTextsAndAsMany() {
    List<Outcome> outcomes = bulk("a b c", "a", "a b c d e", "a b");
    assertThat(outcomes.stream().map(BatchingScorerTest::tokens)).containsExactly(3, 1, 5, 2);
  }

  @Test
  void aWindowIsSortedByLengthAndCutIntoBatches() {
    bulk("1 2 3 4 5 6", "1", "1 2", "1 2 3", "1 2 3 4", "1 2 3 4 5");
    assertThat(model.calls).containsExactly(List.of(6, 5, 4, 3), List.of(2, 1));
  }

  @Test
  void aBatchHasNoMoreTokensThanTheBudgetPaddingIncluded() {
    restart(1, 32, 1000);
    String[] texts =
        IntStream.range(0, 10).mapToObj(i -> i + " w".repeat(99)).toArray(String[]::new);
    bulk(texts);
    assertThat(model.calls)
        .allSatisfy(call -> assertThat(call.size() * 100).isLessThanOrEqualTo(512));
    assertThat(model.calls).hasSize(2);
  }

  @Test
  void aBatchSizeOfOneWorks() {
    restart(1, 1, 1000);
    assertThat(bulk("a", "b", "c")).allMatch(Scored.class::isInstance);
    assertThat(model.calls).hasSize(3);
  }

  @Test
  void noTextsAreNoOutcomes() {
    assertThat(bulk()).isEmpty();
    assertThat(model.calls).isEmpty();
  }

  @Test
  void identicalTextsInAWindowShareOneInference() {
    assertThat(bulk("same", "other", "same", " same ")).hasSize(4);
    assertThat(model.calls.stream().mapToInt(List::size).sum()).isEqualTo(2);
  }

  @Test
  void identicalTextsInFlightAcrossThreadsShareOneInference() throws Exception {
    Hold hold = new Hold();
    List<CompletableFuture<List<Outcome>>> answers =
        Stream.concat(
                Stream.of(async("same", Priority.INTERACTIVE)),
                IntStream.range(0, 49)
                    .mapToObj(
                        i -> {
                          await(hold.reached);
                          return async("same", Priority.INTERACTIVE);
                        }))
            .toList();
    hold.go.countDown();
    for (CompletableFuture<List<Outcome>> answer : answers) {
      assertThat(answer.get(10, TimeUnit.SECONDS)).allMatch(Scored.class::isInstance);
    }
    assertThat(model.calls).hasSize(1);
  }

  @Test
  void aWindowIsOneLookUpAndOneWrite() {
    bulk("a", "b b", "c c c", "d", "e", "f");
    assertThat(cache.gets).hasValue(1);
    assertThat(cache.puts).hasValue(1);
    assertThat(cache.entries).hasSize(6);
  }

  @Test
  void aSecondPassComesFromTheCacheWithTheSameBits() {
    Scored fresh = (Scored) bulk("hello there").get(0);
    Scored again = (Scored) bulk("hello there").get(0);
    assertThat(fresh.cached()).isFalse();
    assertThat(again.cached()).isTrue();
    assertThat(again.sentiment()).isEqualTo(fresh.sentiment());
    assertThat(cache.puts).hasValue(1); // writing it again would renew its life
    assertThat(model.calls).hasSize(1);
  }

  @Test
  void aTextThatFailsFailsAlone() {
    model.failsFor(FakeModel.containing("bad"));
    List<Outcome> outcomes = bulk("good", "bad", "fine");
    assertThat(outcomes.get(0)).isInstanceOf(Scored.class);
    assertThat(failure(outcomes.get(1))).isEqualTo(Failure.MODEL_FAILED);
    assertThat(outcomes.get(2)).isInstanceOf(Scored.class);
    assertThat(scorer.modelUp()).isTrue();
  }

  @Test
  void failuresAreNotCached() {
    model.failsFor(FakeModel.containing("bad"));
    bulk("bad");
    model.failsFor(batch -> false);
    assertThat(bulk("bad").get(0)).isInstanceOf(Scored.class);
  }

  @Test
  void aModelThatFailsForEverythingFailsNoPost() {
    model.failsFor(batch -> true);
    assertThatThrownBy(() -> bulk("a", "b")).isInstanceOf(ModelUnavailableException.class);
    assertThat(scorer.modelUp()).isFalse();
  }

  @Test
  void aModelThatFailsForEverythingIsSaidToRequestsAtOnce() {
    model.failsFor(batch -> true);
    assertThat(failure(interactive("a"))).isEqualTo(Failure.MODEL_UNAVAILABLE);
  }

  @Test
  void aModelThatComesBackIsUpAgain() {
    model.failsFor(batch -> true);
    interactive("a");
    model.failsFor(batch -> false);
    assertThat(interactive("a")).isInstanceOf(Scored.class);
    assertThat(scorer.modelUp()).isTrue();
  }

  @Test
  void requestsGoBeforePostsThatWait() throws Exception {
    restart(1, 1, 1000);
    Hold hold = new Hold();
    var posts = CompletableFuture.supplyAsync(() -> bulk("1", "1 2", "1 2 3", "1 2 3 4"));
    await(hold.reached);
    var batch = async("1 2 3 4 5 6 7", Priority.INTERACTIVE_BATCH);
    var single = async("1 2 3 4 5 6", Priority.INTERACTIVE);
    until(() -> workers.queue().interactive() == 2);
    hold.go.countDown();
    posts.get(10, TimeUnit.SECONDS);
    single.get(10, TimeUnit.SECONDS);
    batch.get(10, TimeUnit.SECONDS);
    assertThat(model.calls.stream().map(call -> call.get(0))).startsWith(4, 6, 7);
  }

  @Test
  void postsGoBeforeWhatAModelOnTrialIsAsked() throws Exception {
    restart(1, 1, 1000);
    Hold hold = new Hold();
    List<Text> again = Stream.of("1", "1 2", "1 2 3").map(Text::new).toList();
    var trial =
        CompletableFuture.supplyAsync(() -> scorer.score(again, Priority.SHADOW, Deadline.NEVER));
    await(hold.reached);
    var posts = CompletableFuture.supplyAsync(() -> bulk("1 2 3 4", "1 2 3 4 5"));
    until(() -> workers.queue().size() == 4);
    hold.go.countDown();
    posts.get(10, TimeUnit.SECONDS);
    assertThat(trial.get(10, TimeUnit.SECONDS)).allMatch(Scored.class::isInstance);
    assertThat(model.calls.stream().map(call -> call.get(0))).containsExactly(3, 5, 4, 2, 1);
    assertThat(workers.queue().interactive()).isZero();
  }

  @Test
  void aRequestForATextOfAWaitingPostDoesNotWaitWithIt() throws Exception {
    restart(1, 1, 1000);
    Hold hold = new Hold();
    var posts = CompletableFuture.supplyAsync(() -> bulk("1", "1 2", "1 2 3", "1 2 3 4"));
    await(hold.reached);
    var single = async("1", Priority.INTERACTIVE);
    until(() -> workers.queue().interactive() == 1);
    hold.go.countDown();
    single.get(10, TimeUnit.SECONDS);
    posts.get(10, TimeUnit.SECONDS);
    assertThat(model.calls.stream().map(call -> call.get(0))).containsExactly(4, 1, 3, 2);
  }

  @Test
  void aFullQueueRefusesRequestsButNotPosts() throws Exception {
    restart(1, 1, 1);
    Hold hold = new Hold();
    var first = async("a", Priority.INTERACTIVE);
    await(hold.reached);
    List<Outcome> refused =
        scorer.score(
            List.of(new Text("b"), new Text("c")), Priority.INTERACTIVE_BATCH, Deadline.NEVER);
    assertThat(refused).allMatch(o -> failure(o) == Failure.OVERLOADED);
    var posts = CompletableFuture.supplyAsync(() -> bulk("d", "e", "f"));
    hold.go.countDown();
    assertThat(posts.get(10, TimeUnit.SECONDS)).allMatch(Scored.class::isInstance);
    first.get(10, TimeUnit.SECONDS);
    assertThat(workers.queue().interactive()).isZero();
  }

  @Test
  void aRequestPastItsDeadlineCostsNoInference() {
    Outcome outcome =
        scorer.score(List.of(new Text("late")), Priority.INTERACTIVE, new Deadline(1)).get(0);
    assertThat(failure(outcome)).isEqualTo(Failure.DEADLINE_PASSED);
    bulk("something else"); // the one worker has passed the late text by now
    assertThat(model.calls).hasSize(1);
  }

  @Test
  void anothersDeadlineIsNotMine() throws Exception {
    Hold hold = new Hold();
    var busy = async("busy", Priority.INTERACTIVE);
    await(hold.reached);
    long soon = System.currentTimeMillis() + 50;
    var hasty =
        CompletableFuture.supplyAsync(
            () -> scorer.score(List.of(new Text("x")), Priority.INTERACTIVE, new Deadline(soon)));
    assertThat(failure(hasty.get(10, TimeUnit.SECONDS).get(0))).isEqualTo(Failure.DEADLINE_PASSED);
    var patient = CompletableFuture.supplyAsync(() -> bulk("x"));
    hold.go.countDown();
    assertThat(patient.get(10, TimeUnit.SECONDS).get(0)).isInstanceOf(Scored.class);
    busy.get(10, TimeUnit.SECONDS);
  }

  @Test
  void aTextThatWasInACallThatHungIsScoredAloneAndAfterTwoHangsNotAtAll() {
    hangGuard.close();
    hangGuard =
        new HangGuard(60_000, Map.of(TextHash.of("b"), 1, TextHash.of("d"), 2), hashes -> {});
    restart(1, 32, 1000);
    List<Outcome> outcomes = bulk("a", "b", "c", "d");
    assertThat(failure(outcomes.get(3))).isEqualTo(Failure.MODEL_FAILED);
    assertThat(outcomes.subList(0, 3)).allMatch(Scored.class::isInstance);
    assertThat(model.calls).containsExactly(List.of(1, 1), List.of(1));
  }

  @Test
  void aCallThatDoesNotReturnIsReportedWithItsTexts() throws Exception {
    CompletableFuture<List<TextHash>> reported = new CompletableFuture<>();
    hangGuard.close();
    hangGuard = new HangGuard(20, Map.of(), reported::complete);
    restart(1, 32, 1000);
    model.before(() -> reported.orTimeout(10, TimeUnit.SECONDS).join());
    bulk("slow");
    assertThat(reported.get()).containsExactly(TextHash.of("slow"));
  }

  @Test
  void anErrorReachesWhoeverWaits() {
    model.before(
        () -> {
          throw new OutOfMemoryError("of the test");
        });
    assertThatThrownBy(() -> bulk("a")).isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void anErrorWhileTextsAreScoredOneByOneReachesWhoeverWaits() {
    model.failsFor(
        batch -> {
          if (batch.size() == 1) {
            throw new OutOfMemoryError("of the test");
          }
          return true;
        });
    assertThatThrownBy(() -> bulk("a", "b b")).isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void aTextThatTheTokenizerFailsForFailsAlone() {
    model.tokenizerFailsFor("bad"::equals);
    List<Outcome> outcomes = bulk("good", "bad");
    assertThat(outcomes.get(0)).isInstanceOf(Scored.class);
    assertThat(failure(outcomes.get(1))).isEqualTo(Failure.MODEL_FAILED);
    assertThat(scorer.modelUp()).isTrue();
  }

  @Test
  void aTokenizerThatFailsForEverythingFailsNoPost() {
    model.tokenizerFailsFor(text -> true);
    assertThatThrownBy(() -> bulk("a", "b")).isInstanceOf(ModelUnavailableException.class);
    assertThat(scorer.modelUp()).isFalse();
    model.tokenizerFailsFor(text -> false);
    assertThat(bulk("a").get(0)).isInstanceOf(Scored.class);
    assertThat(scorer.modelUp()).isTrue();
  }

  @Test
  void aCanaryThatDoesNotReturnIsReportedToo() throws Exception {
    CompletableFuture<List<TextHash>> reported = new CompletableFuture<>();
    hangGuard.close();
    hangGuard = new HangGuard(200, Map.of(), reported::complete);
    restart(1, 32, 1000);
    AtomicInteger calls = new AtomicInteger();
    model.before(
        () -> {
          if (calls.incrementAndGet() == 3) { // after the batch and its one text
            reported.orTimeout(10, TimeUnit.SECONDS).join();
          }
        });
    model.failsFor(batch -> true);
    assertThatThrownBy(() -> bulk("bad")).isInstanceOf(ModelUnavailableException.class);
    assertThat(reported.get()).isEmpty();
  }

  @Test
  void aTextThatCanNotBePreparedLeavesNoOtherInFlight() throws Exception {
    List<Text> texts = Arrays.asList(new Text("x"), null);
    assertThatThrownBy(() -> scorer.score(texts, Priority.BULK, Deadline.NEVER))
        .isInstanceOf(NullPointerException.class);
    assertThat(async("x", Priority.BULK).get(10, TimeUnit.SECONDS))
        .allMatch(Scored.class::isInstance);
  }

  @Test
  void theGaugeOfWaitingCallsGoesBackToNone() {
    AtomicInteger waiting = new AtomicInteger(-1);
    stop();
    workers = new Workers(1, AMPLE);
    scorer =
        new BatchingScorer(
            model,
            cache,
            new ScorerMetrics() {
              @Override
              public void waiting(int calls) {
                waiting.set(calls);
              }
            },
            hangGuard,
            workers,
            1);
    bulk("a", "b", "c", "d");
    workers.close();
    assertThat(waiting).hasValue(0);
  }

  @Test
  void aTextIsInFlightUntilItsScoreIsInTheCache() throws Exception {
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch written = new CountDownLatch(1);
    ScoreCache slow =
        new ScoreCache() {
          @Override
          public Map<TextHash, Sentiment> get(List<TextHash> hashes) {
            return Map.of();
          }

          @Override
          public void put(Map<TextHash, Sentiment> scores) {
            writing.countDown();
            await(written);
          }

          @Override
          public void close() {}
        };
    scorer.close();
    scorer = new BatchingScorer(model, slow, ScorerMetrics.NONE, hangGuard, workers, 4);
    interactive("x");
    await(writing);
    assertThat(interactive("x")).isInstanceOf(Scored.class);
    written.countDown();
    assertThat(model.calls).hasSize(1);
  }

  @Test
  void whatWaitsWhenTheWorkersAreClosedInAHurryIsToldSo() throws Exception {
    restart(1, 1, 1000);
    Hold hold = new Hold();
    var running = async("a", Priority.INTERACTIVE);
    await(hold.reached);
    var waiting = async("b", Priority.INTERACTIVE);
    until(() -> workers.queue().interactive() == 1);
    Thread closing = new Thread(workers::close);
    closing.start();
    closing.interrupt();
    assertThat(failure(waiting.get(10, TimeUnit.SECONDS).get(0)))
        .isEqualTo(Failure.MODEL_UNAVAILABLE);
    hold.go.countDown();
    closing.join();
    running.get(10, TimeUnit.SECONDS);
  }

  @Test
  void tokensAreToldOncePerTextThatTheCacheDoesNotHave() {
    List<Integer> tokens = new CopyOnWriteArrayList<>();
    stop();
    workers = new Workers(1, AMPLE);
    scorer =
        new BatchingScorer(
            model,
            cache,
            new ScorerMetrics() {
              @Override
              public void tokenised(ModelId id, int read, int unknown) {
                tokens.add(read);
              }
            },
            hangGuard,
            workers,
            4);
    bulk("a b c", "a", "a");
    bulk("a b c");
    assertThat(tokens).containsExactly(0, 3, 1); // first of all zero, so that rates begin there
  }

  @Test
  void aLongTextIsScoredInPiecesWhoseLogitsAreCombined() {
    model.readsPiecesOf(4);
    Scored scored = (Scored) bulk("1 2 3 4 5 6 7 8 9").get(0);

    TokenizedText text = model.tokenize("1 2 3 4 5 6 7 8 9"); // 1 2 3 4, 4 5 6 7, 7 8 9
    assertThat(scored.sentiment())
        .isEqualTo(Sentiment.of(text, text.pieces().stream().map(FakeModel::logits).toList()));
    assertThat(scored.sentiment().windows()).isEqualTo(3);
    assertThat(scored.sentiment().tokens()).isEqualTo(9);
    assertThat(model.calls).containsExactly(List.of(4, 4, 3));
  }

  @Test
  void theCombinationDoesNotDependOnTheOrderInWhichPiecesLand() throws Exception {
    model.readsPiecesOf(4);
    Outcome together = bulk("1 2 3 4 5 6 7 8 9").get(0);
    cache.entries.clear();
    restart(3, 1, 1000);
    assertThat(bulk("1 2 3 4 5 6 7 8 9").get(0)).isEqualTo(together);
  }

  @Test
  void piecesAreSortedAndCutAmongOtherTexts() {
    model.readsPiecesOf(4);
    bulk("1 2 3 4 5 6 7 8 9 10", "a b", "a b c d", "a"); // 4, 4 and 4 words, then 2, 4, 1
    assertThat(model.calls).containsExactly(List.of(4, 4, 4, 4), List.of(2, 1));
  }

  @Test
  void aPieceThatFailsFailsItsTextAndNoOther() {
    model.readsPiecesOf(2).failsFor(FakeModel.containing("bad"));
    List<Outcome> outcomes = bulk("a b bad c d e f g h", "good", "fine too and longer");
    assertThat(failure(outcomes.get(0))).isEqualTo(Failure.MODEL_FAILED);
    assertThat(outcomes.subList(1, 3)).allMatch(Scored.class::isInstance);
    assertThat(scorer.modelUp()).isTrue();
  }

  @Test
  void afterAPieceHasFailedTheRestOfItsTextCostsNoInference() {
    model.readsPiecesOf(2).failsFor(FakeModel.containing("bad"));
    bulk("bad a b c d e f g h"); // eight pieces, in calls of four
    // The batch, its first piece alone, the canary's own; nothing of the second batch.
    assertThat(model.calls.stream().map(List::size)).startsWith(4, 1);
    assertThat(model.calls).hasSize(3);
  }

  @Test
  void aModelThatFailsForEverythingFailsNoLongPost() {
    model.readsPiecesOf(2).failsFor(batch -> true);
    assertThatThrownBy(() -> bulk("a b c d e f g h", "i j k"))
        .isInstanceOf(ModelUnavailableException.class);
    model.failsFor(batch -> false);
    assertThat(bulk("a b c d e f g h", "i j k")).allMatch(Scored.class::isInstance);
  }

  @Test
  void aLongTextInFlightIsSharedAndHastenedInWhatWaitsOfIt() throws Exception {
    model.readsPiecesOf(2);
    restart(1, 1, 1000);
    Hold hold = new Hold();
    var posts = CompletableFuture.supplyAsync(() -> bulk("a b c d", "1 2", "0"));
    await(hold.reached); // "a b", the first of the longest, is with the worker
    var single = async("a b c d", Priority.INTERACTIVE);
    until(() -> workers.queue().interactive() == 2);
    hold.go.countDown();
    Outcome hastened = single.get(10, TimeUnit.SECONDS).get(0);
    assertThat(hastened).isEqualTo(posts.get(10, TimeUnit.SECONDS).get(0));
    assertThat(model.firstTokens)
        .containsExactlyElementsOf(
            Stream.of("a", "b", "c", "1", "0").map(word -> (long) word.hashCode()).toList());
    assertThat(workers.queue().interactive()).isZero();
  }

  @Test
  void eachPieceOfATextThatWasInACallThatHungIsScoredAlone() {
    model.readsPiecesOf(2);
    hangGuard.close();
    hangGuard =
        new HangGuard(
            60_000, Map.of(TextHash.of("a b c d"), 1, TextHash.of("e f g h"), 2), hashes -> {});
    restart(1, 32, 1000);
    List<Outcome> outcomes = bulk("a b c d", "e f g h", "i j");
    assertThat(outcomes.get(0)).isInstanceOf(Scored.class);
    assertThat(failure(outcomes.get(1))).isEqualTo(Failure.MODEL_FAILED);
    assertThat(model.calls.stream().map(List::size)).containsExactly(1, 1, 1, 1);
  }

  @Test
  void aHangIsReportedOnceForATextHoweverManyPiecesWereInTheCall() throws Exception {
    CompletableFuture<List<TextHash>> reported = new CompletableFuture<>();
    hangGuard.close();
    hangGuard = new HangGuard(20, Map.of(), reported::complete);
    model.readsPiecesOf(2).before(() -> reported.orTimeout(10, TimeUnit.SECONDS).join());
    restart(1, 32, 1000);
    bulk("slow and long");
    assertThat(model.calls).containsExactly(List.of(2, 2));
    assertThat(reported.get()).containsExactly(TextHash.of("slow and long"));
  }

  /** The model's calls wait until they are let go. */
  private final class Hold {
    final CountDownLatch reached = new CountDownLatch(1);
    final CountDownLatch go = new CountDownLatch(1);

    Hold() {
      model.before(
          () -> {
            reached.countDown();
            await(go);
          });
    }
  }

  private void restart(int count, int batchSize, int capacity) {
    stop();
    workers = new Workers(count, new QueueCapacity(capacity, AMPLE.bytes()));
    scorer = scorer(batchSize);
  }

  private void stop() {
    workers.close();
    scorer.close();
  }

  private BatchingScorer scorer(int batchSize) {
    return new BatchingScorer(model, cache, ScorerMetrics.NONE, hangGuard, workers, batchSize);
  }

  private List<Outcome> bulk(String... texts) {
    return scorer.score(
        Arrays.stream(texts).map(Text::new).toList(), Priority.BULK, Deadline.NEVER);
  }

  private Outcome interactive(String text) {
    return scorer.score(List.of(new Text(text)), Priority.INTERACTIVE, Deadline.NEVER).get(0);
  }

  private CompletableFuture<List<Outcome>> async(String text, Priority lane) {
    return CompletableFuture.supplyAsync(
        () -> scorer.score(List.of(new Text(text)), lane, Deadline.NEVER),
        task -> new Thread(task).start());
  }

  private static int tokens(Outcome outcome) {
    return ((Scored) outcome).sentiment().tokens();
  }

  private static Failure failure(Outcome outcome) {
    return ((Failed) outcome).failure();
  }

  private static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
