package io.groundswell.scorer.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.scorer.core.Outcome.Failure;
import io.groundswell.scorer.core.Outcome.Scored;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Identical texts share one inference and one cached score. */
class SharedInferencesTest extends BatchingScorerFixture {
  @Test
  void identicalTextsOfACallShareOneInference() {
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
  void aCallIsOneLookUpAndOneWrite() {
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
  void failuresAreNotCached() {
    model.failsFor(FakeModel.containing("bad"));
    bulk("bad");
    model.failsFor(batch -> false);
    assertThat(bulk("bad").get(0)).isInstanceOf(Scored.class);
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
        };
    scorer.close();
    scorer = new BatchingScorer(model, LANGUAGES, slow, ScorerMetrics.NONE, hangGuard, workers, 4);
    interactive("x");
    await(writing);
    assertThat(interactive("x")).isInstanceOf(Scored.class);
    written.countDown();
    assertThat(model.calls).hasSize(1);
  }

  @Test
  void theDeadlineOfAnotherCallerDoesNotApply() throws Exception {
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
  void aRequestForATextOfAWaitingPostDoesNotWaitWithIt() throws Exception {
    restart(1, 1, 1000);
    Hold hold = new Hold();
    var posts = CompletableFuture.supplyAsync(() -> bulk("1", "1 2", "1 2 3", "1 2 3 4"));
    await(hold.reached);
    var single = async("1", Priority.INTERACTIVE);
    until(() -> workers.queue().size(Priority::interactive) == 1);
    hold.go.countDown();
    single.get(10, TimeUnit.SECONDS);
    posts.get(10, TimeUnit.SECONDS);
    assertThat(model.calls.stream().map(call -> call.get(0))).containsExactly(4, 1, 3, 2);
  }

  @Test
  void aLongTextInFlightIsSharedAndItsWaitingSegmentsAreHastened() throws Exception {
    model.readsSegmentsOf(2);
    restart(1, 1, 1000);
    Hold hold = new Hold();
    var posts = CompletableFuture.supplyAsync(() -> bulk("a b c d", "1 2", "0"));
    await(hold.reached); // "a b", the first of the longest, is with the worker
    var single = async("a b c d", Priority.INTERACTIVE);
    until(() -> workers.queue().size(Priority::interactive) == 2);
    hold.go.countDown();
    Outcome hastened = single.get(10, TimeUnit.SECONDS).get(0);
    assertThat(hastened).isEqualTo(posts.get(10, TimeUnit.SECONDS).get(0));
    assertThat(model.firstTokens)
        .containsExactlyElementsOf(
            Stream.of("a", "b", "c", "1", "0").map(word -> (long) word.hashCode()).toList());
    assertThat(workers.queue().size(Priority::interactive)).isZero();
  }
}
