package io.groundswell.scorer.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundswell.scorer.core.Outcome.Failure;
import io.groundswell.scorer.core.Outcome.Scored;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Failures of models, tokenizers and inferences, and the texts that they affect. */
class FailingModelTest extends BatchingScorerFixture {
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
  void aModelThatFailsForEverythingFailsNoPost() {
    model.failsFor(batch -> true);
    assertThatThrownBy(() -> bulk("a", "b")).isInstanceOf(ModelUnavailableException.class);
    assertThat(scorer.modelUp()).isFalse();
  }

  @Test
  void aModelThatFailsForEverythingFailsRequestsImmediately() {
    model.failsFor(batch -> true);
    assertThat(failure(interactive("a"))).isEqualTo(Failure.MODEL_UNAVAILABLE);
  }

  @Test
  void logitsThatAreNotFiniteAreAFailureOfTheModelAndAreNotCached() {
    model.leaning(Float.NaN);
    assertThatThrownBy(() -> bulk("a")).isInstanceOf(ModelUnavailableException.class);
    assertThat(cache.entries).isEmpty();
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
  void aTextThatHungIsScoredAloneAndAfterTwoHangsNotAtAll() {
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
  void aHangIsReportedWithItsTexts() throws Exception {
    CompletableFuture<List<TextHash>> reported = new CompletableFuture<>();
    hangGuard.close();
    hangGuard = new HangGuard(20, Map.of(), reported::complete);
    restart(1, 32, 1000);
    model.before(() -> reported.orTimeout(10, TimeUnit.SECONDS).join());
    bulk("slow");
    assertThat(reported.get()).containsExactly(TextHash.of("slow"));
  }

  @Test
  void anErrorReachesTheCaller() {
    model.before(
        () -> {
          throw new OutOfMemoryError("of the test");
        });
    assertThatThrownBy(() -> bulk("a")).isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void anErrorWhileTextsAreScoredOneByOneReachesTheCaller() {
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
  void aHangOfTheCanaryIsReported() throws Exception {
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
  void aSegmentThatFailsFailsItsTextAndNoOther() {
    model.readsSegmentsOf(2).failsFor(FakeModel.containing("bad"));
    List<Outcome> outcomes = bulk("a b bad c d e f g h", "good", "fine too and longer");
    assertThat(failure(outcomes.get(0))).isEqualTo(Failure.MODEL_FAILED);
    assertThat(outcomes.subList(1, 3)).allMatch(Scored.class::isInstance);
    assertThat(scorer.modelUp()).isTrue();
  }

  @Test
  void afterASegmentHasFailedTheRestOfItsTextCostsNoInference() {
    model.readsSegmentsOf(2).failsFor(FakeModel.containing("bad"));
    bulk("bad a b c d e f g h"); // eight segments, in batches of four
    // The batch, its first segment alone, the canary; nothing of the second batch.
    assertThat(model.calls.stream().map(List::size)).startsWith(4, 1);
    assertThat(model.calls).hasSize(3);
  }

  @Test
  void aModelThatFailsForEverythingFailsNoLongPost() {
    model.readsSegmentsOf(2).failsFor(batch -> true);
    assertThatThrownBy(() -> bulk("a b c d e f g h", "i j k"))
        .isInstanceOf(ModelUnavailableException.class);
    model.failsFor(batch -> false);
    assertThat(bulk("a b c d e f g h", "i j k")).allMatch(Scored.class::isInstance);
  }

  @Test
  void eachSegmentOfATextThatHungIsScoredAlone() {
    model.readsSegmentsOf(2);
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
  void aHangIsReportedOncePerTextHoweverManySegmentsWereInTheBatch() throws Exception {
    CompletableFuture<List<TextHash>> reported = new CompletableFuture<>();
    hangGuard.close();
    hangGuard = new HangGuard(20, Map.of(), reported::complete);
    model.readsSegmentsOf(2).before(() -> reported.orTimeout(10, TimeUnit.SECONDS).join());
    restart(1, 32, 1000);
    bulk("slow and long");
    assertThat(model.calls).containsExactly(List.of(2, 2));
    assertThat(reported.get()).containsExactly(TextHash.of("slow and long"));
  }
}
