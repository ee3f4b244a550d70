package io.groundswell.scorer.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.scorer.core.Outcome.Failed;
import io.groundswell.scorer.core.Outcome.Failure;
import io.groundswell.scorer.core.Outcome.Scored;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A scorer of a fake model with a fake cache, and ways to call it. */
@Timeout(30)
abstract class BatchingScorerFixture {
  static final Languages LANGUAGES = new Languages(new FakeDetector(), Set.of("en"));
  static final QueueCapacity AMPLE = new QueueCapacity(1000, 1 << 20);

  final FakeModel model = new FakeModel();
  final FakeCache cache = new FakeCache();
  HangGuard hangGuard = new HangGuard(60_000, Map.of(), hashes -> {});
  Workers workers = new Workers(1, AMPLE);
  BatchingScorer scorer = scorer(4);

  @AfterEach
  void close() {
    workers.close();
    scorer.close();
    hangGuard.close();
  }

  /** Makes the model's inferences wait until {@code go} is counted down. */
  final class Hold {
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

  void restart(int count, int batchSize, int capacity) {
    stop();
    workers = new Workers(count, new QueueCapacity(capacity, AMPLE.bytes()));
    scorer = scorer(batchSize);
  }

  void stop() {
    workers.close();
    scorer.close();
  }

  BatchingScorer scorer(int batchSize) {
    return new BatchingScorer(
        model, LANGUAGES, cache, ScorerMetrics.NONE, hangGuard, workers, batchSize);
  }

  List<Outcome> bulk(String... texts) {
    return scorer.score(
        Arrays.stream(texts).map(Text::new).toList(), Priority.BULK, Deadline.NEVER);
  }

  Outcome interactive(String text) {
    return scorer.score(List.of(new Text(text)), Priority.INTERACTIVE, Deadline.NEVER).get(0);
  }

  CompletableFuture<List<Outcome>> async(String text, Priority priority) {
    return CompletableFuture.supplyAsync(
        () -> scorer.score(List.of(new Text(text)), priority, Deadline.NEVER),
        task -> new Thread(task).start());
  }

  static int tokens(Outcome outcome) {
    return ((Scored) outcome).sentiment().tokens();
  }

  static Failure failure(Outcome outcome) {
    return ((Failed) outcome).failure();
  }

  static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
