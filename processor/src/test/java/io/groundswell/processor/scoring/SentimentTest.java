package io.groundswell.processor.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SentimentTest {
  @Test
  void theLabelIsTheArgmaxAndTheConfidenceItsScore() {
    Sentiment s = Sentiment.ofLogits(-1, 0.5f, 2, 5, false);
    assertThat(s.label()).isEqualTo(Label.POSITIVE);
    assertThat(s.confidence()).isEqualTo(s.positive());
    assertThat(Sentiment.ofLogits(3, 1, 2, 5, false).label()).isEqualTo(Label.NEGATIVE);
    assertThat(Sentiment.ofLogits(1, 3, 2, 5, false).label()).isEqualTo(Label.NEUTRAL);
  }

  @Test
  void probabilitiesAreTheSoftmaxOfTheLogits() {
    Sentiment s = Sentiment.ofLogits(0, (float) Math.log(2), (float) Math.log(5), 5, false);
    assertThat(s.negative()).isCloseTo(0.125f, within(1e-6f));
    assertThat(s.neutral()).isCloseTo(0.25f, within(1e-6f));
    assertThat(s.positive()).isCloseTo(0.625f, within(1e-6f));
  }

  @Test
  void largeLogitsDoNotOverflow() {
    assertThat(Sentiment.ofLogits(1000, -1000, 0, 5, false).negative()).isEqualTo(1f);
  }

  @Test
  void aNumberThatIsNotFiniteIsAFailureOfTheModel() {
    assertThatThrownBy(() -> Sentiment.ofLogits(Float.NaN, 0, 0, 5, false))
        .isInstanceOf(IllegalStateException.class);
  }
}
