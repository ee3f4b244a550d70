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
    assertThatThrownBy(() -> new Logits(0, number, 0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void piecesCountByTheirTokens() {
    Sentiment s =
        Sentiment.of(
            text(14, false, 8, 6, 2),
            List.of(new Logits(0, 0, 1), new Logits(0, 3, 0), new Logits(-8, 0, 2)));

    // By hand: (8·0 + 6·0 + 2·-8) / 16, (6·3) / 16, (8·1 + 2·2) / 16.
    Sentiment expected = ofLogits(-1, 1.125f, 0.75f);
    assertThat(s.negative()).isEqualTo(expected.negative());
    assertThat(s.neutral()).isEqualTo(expected.neutral());
    assertThat(s.positive()).isEqualTo(expected.positive());
  }

  @Test
  void itTellsTokensOnceAndHowManyWindowsThereWere() {
    Sentiment s =
        Sentiment.of(text(14, true, 8, 8), List.of(new Logits(0, 0, 1), new Logits(0, 1, 0)));

    assertThat(s.tokens()).isEqualTo(14);
    assertThat(s.windows()).isEqualTo(2);
    assertThat(s.truncated()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 127, 128, 511})
  void onePieceHasTheSoftmaxOfItsLogitsToTheBit(int tokens) {
    for (float logit = -7.3f; logit < 7; logit += 0.0371f) {
      Logits logits = new Logits(logit, 1 / logit, logit * logit);

      assertThat(Sentiment.of(text(tokens, false, tokens), List.of(logits)).negative())
          .isEqualTo(
              (float)
                  (Math.exp(logits.negative() - max(logits))
                      / (Math.exp(logits.negative() - max(logits))
                          + Math.exp(logits.neutral() - max(logits))
                          + Math.exp(logits.positive() - max(logits)))));
    }
  }

  private static double max(Logits logits) {
    return Math.max(logits.negative(), Math.max(logits.neutral(), logits.positive()));
  }

  private static Sentiment ofLogits(float negative, float neutral, float positive) {
    return Sentiment.of(text(5, false, 5), List.of(new Logits(negative, neutral, positive)));
  }

  private static TokenizedText text(int tokens, boolean truncated, int... pieces) {
    return new TokenizedText(
        IntStream.of(pieces).mapToObj(length -> new Piece(new long[length])).toList(),
        tokens,
        truncated);
  }
}
