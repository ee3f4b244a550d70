package io.groundswell.scorer.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentimentTest {
  @Test
  void theLabelIsTheArgmaxAndTheConfidenceItsScore() {
    Sentiment s = ofLogits(-1, 0.5f, 2);
    assertThat(s.label()).isEqualTo(Label.POSITIVE);
    assertThat(s.confidence()).isEqualTo(s.positive());
    assertThat(ofLogits(3, 1, 2).label()).isEqualTo(Label.NEGATIVE);
    assertThat(ofLogits(1, 3, 2).label()).isEqualTo(Label.NEUTRAL);
  }

  @Test
  void probabilitiesAreTheSoftmaxOfTheLogits() {
    Sentiment s = ofLogits(0, (float) Math.log(2), (float) Math.log(5));
    assertThat(s.negative()).isCloseTo(0.125f, within(1e-6f));
    assertThat(s.neutral()).isCloseTo(0.25f, within(1e-6f));
    assertThat(s.positive()).isCloseTo(0.625f, within(1e-6f));
  }

  @Test
  void largeLogitsDoNotOverflow() {
    assertThat(ofLogits(1000, -1000, 0).negative()).isEqualTo(1f);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void aNumberThatIsNotFiniteIsAFailureOfTheModel(float number) {
    List<float[]> logits = List.of(new float[3], new float[] {0, number, 0});
    assertThatThrownBy(() -> SentimentModel.requireFinite(logits))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void segmentsCountByTheirTokens() {
    Sentiment s =
        Sentiment.of(
            text(14, false, 8, 6, 2),
            List.of(new float[] {0, 0, 1}, new float[] {0, 3, 0}, new float[] {-8, 0, 2}));

    // By hand: (8·0 + 6·0 + 2·-8) / 16, (6·3) / 16, (8·1 + 2·2) / 16.
    Sentiment expected = ofLogits(-1, 1.125f, 0.75f);
    assertThat(s.negative()).isEqualTo(expected.negative());
    assertThat(s.neutral()).isEqualTo(expected.neutral());
    assertThat(s.positive()).isEqualTo(expected.positive());
  }

  @Test
  void itCountsTokensOnceAndTheSegments() {
    Sentiment s =
        Sentiment.of(text(14, true, 8, 8), List.of(new float[] {0, 0, 1}, new float[] {0, 1, 0}));

    assertThat(s.tokens()).isEqualTo(14);
    assertThat(s.segments()).isEqualTo(2);
    assertThat(s.truncated()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 127, 128, 511})
  void aSingleSegmentHasTheSoftmaxOfItsLogitsToTheBit(int tokens) {
    for (float logit = -7.3f; logit < 7; logit += 0.0371f) {
      float[] logits = new float[] {logit, 1 / logit, logit * logit};

      assertThat(Sentiment.of(text(tokens, false, tokens), List.of(logits)).negative())
          .isEqualTo(
              (float)
                  (Math.exp(logits[0] - max(logits))
                      / (Math.exp(logits[0] - max(logits))
                          + Math.exp(logits[1] - max(logits))
                          + Math.exp(logits[2] - max(logits)))));
    }
  }

  private static double max(float[] logits) {
    return Math.max(logits[0], Math.max(logits[1], logits[2]));
  }

  private static Sentiment ofLogits(float negative, float neutral, float positive) {
    return Sentiment.of(text(5, false, 5), List.of(new float[] {negative, neutral, positive}));
  }

  private static TokenizedText text(int tokens, boolean truncated, int... segments) {
    return new TokenizedText(
        IntStream.of(segments).mapToObj(length -> new long[length]).toList(), tokens, truncated);
  }
}
