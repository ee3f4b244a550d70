package io.groundswell.scorer.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundswell.scorer.core.Outcome.Scored;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchingScorerTest extends BatchingScorerFixture {
  @Test
  void outcomesAreInTheOrderOfTheTextsAndAsMany() {
    List<Outcome> outcomes = bulk("a b c", "a", "a b c d e", "a b");
    assertThat(outcomes.stream().map(BatchingScorerFixture::tokens)).containsExactly(3, 1, 5, 2);
  }

  @Test
  void aCallIsSortedByLengthAndCutIntoBatches() {
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
  void theGaugeOfWaitingSegmentsReturnsToZero() {
    AtomicInteger waiting = new AtomicInteger(-1);
    stop();
    workers = new Workers(1, AMPLE);
    scorer =
        new BatchingScorer(
            model,
            LANGUAGES,
            cache,
            new ScorerMetrics() {
              @Override
              public void waiting(int segments) {
                waiting.set(segments);
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
  void tokensAreCountedOncePerTextThatIsNotCached() {
    List<Integer> tokens = new CopyOnWriteArrayList<>();
    stop();
    workers = new Workers(1, AMPLE);
    scorer =
        new BatchingScorer(
            model,
            LANGUAGES,
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
  void aTextThatCanNotBePreparedLeavesNoOtherInFlight() throws Exception {
    List<Text> texts = Arrays.asList(new Text("x"), null);
    assertThatThrownBy(() -> scorer.score(texts, Priority.BULK, Deadline.NEVER))
        .isInstanceOf(NullPointerException.class);
    assertThat(async("x", Priority.BULK).get(10, TimeUnit.SECONDS))
        .allMatch(Scored.class::isInstance);
  }

  @Test
  void aLongTextIsScoredInSegmentsWhoseLogitsAreCombined() {
    model.readsSegmentsOf(4);
    Scored scored = (Scored) bulk("1 2 3 4 5 6 7 8 9").get(0);

    TokenizedText text = model.tokenize("1 2 3 4 5 6 7 8 9"); // 1 2 3 4, 4 5 6 7, 7 8 9
    assertThat(scored.sentiment())
        .isEqualTo(Sentiment.of(text, text.segments().stream().map(FakeModel::logits).toList()));
    assertThat(scored.sentiment().segments()).isEqualTo(3);
    assertThat(scored.sentiment().tokens()).isEqualTo(9);
    assertThat(model.calls).containsExactly(List.of(4, 4, 3));
  }

  @Test
  void theCombinationDoesNotDependOnTheOrderInWhichSegmentsAreScored() throws Exception {
    model.readsSegmentsOf(4);
    Outcome together = bulk("1 2 3 4 5 6 7 8 9").get(0);
    cache.entries.clear();
    restart(3, 1, 1000);
    assertThat(bulk("1 2 3 4 5 6 7 8 9").get(0)).isEqualTo(together);
  }

  @Test
  void segmentsAreSortedAndCutAmongOtherTexts() {
    model.readsSegmentsOf(4);
    bulk("1 2 3 4 5 6 7 8 9 10", "a b", "a b c d", "a"); // 4, 4 and 4 words, then 2, 4, 1
    assertThat(model.calls).containsExactly(List.of(4, 4, 4, 4), List.of(2, 1));
  }

  @Test
  void aScoreHasTheLanguageThatItsTextDeclaresOrThatIsDetected() {
    List<Outcome> outcomes =
        scorer.score(
            List.of(new Text("es: a"), new Text("es: a", "en", List.of()), new Text("es: a")),
            Priority.BULK,
            Deadline.NEVER);
    assertThat(outcomes)
        .extracting(outcome -> ((Scored) outcome).language())
        .containsExactly(
            new Language("es", "es", false),
            new Language("en", "en", true),
            new Language("es", "es", false));
    assertThat(model.calls).hasSize(1);
  }
}
