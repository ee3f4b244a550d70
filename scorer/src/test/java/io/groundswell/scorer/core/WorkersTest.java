package io.groundswell.scorer.core;

import static io.groundswell.scorer.core.BatchingScorerFixture.await;
import static io.groundswell.scorer.core.BatchingScorerFixture.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.scorer.core.Outcome.Scored;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two models on the same workers. */
@Timeout(30)
class WorkersTest {
  private final FakeModel one = new FakeModel();
  private final FakeModel other = new FakeModel();
  private final HangGuard hangGuard = new HangGuard(60_000, Map.of(), hashes -> {});
  private final Workers workers = new Workers(1, new QueueCapacity(100, 1 << 20));
  private final BatchingScorer ofOne = scorer(one, 2);
  private final BatchingScorer ofOther = scorer(other, 2);

  @AfterEach
  void close() {
    workers.close();
    ofOne.close();
    ofOther.close();
    hangGuard.close();
  }

  @Test
  void aRequestToOneModelGoesBeforePostsThatWaitForAnother() throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    one.before(
        () -> {
          reached.countDown();
          await(go);
        });
    other.before(() -> assertThat(one.calls).hasSize(1));
    var posts = async(ofOne, Priority.BULK, "1", "1 2", "1 2 3", "1 2 3 4");
    await(reached);
    var request = async(ofOther, Priority.INTERACTIVE, "now");
    until(() -> workers.queue().size(Priority::interactive) == 1);
    go.countDown();
    assertThat(request.get(10, TimeUnit.SECONDS)).allMatch(Scored.class::isInstance);
    assertThat(posts.get(10, TimeUnit.SECONDS)).allMatch(Scored.class::isInstance);
    assertThat(one.calls).hasSize(2);
  }

  @Test
  void oneModelsFailureIsNotTheOthers() {
    one.failsFor(batch -> true);
    ofOne.score(List.of(new Text("a")), Priority.INTERACTIVE, Deadline.NEVER);
    ofOther.score(List.of(new Text("a")), Priority.INTERACTIVE, Deadline.NEVER);
    assertThat(ofOne.modelUp()).isFalse();
    assertThat(ofOther.modelUp()).isTrue();
  }

  private BatchingScorer scorer(FakeModel model, int batchSize) {
    return new BatchingScorer(
        model,
        BatchingScorerFixture.LANGUAGES,
        ScoreCache.NONE,
        ScorerMetrics.NONE,
        hangGuard,
        workers,
        batchSize);
  }

  private static CompletableFuture<List<Outcome>> async(
      BatchingScorer scorer, Priority priority, String... texts) {
    return CompletableFuture.supplyAsync(
        () ->
            scorer.score(List.of(texts).stream().map(Text::new).toList(), priority, Deadline.NEVER),
        task -> new Thread(task).start());
  }
}
