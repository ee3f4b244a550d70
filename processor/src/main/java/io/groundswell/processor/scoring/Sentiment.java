package io.groundswell.processor.scoring;

/**
 * What a model made of one text.
 *
 * @param negative probability in [0, 1]; the three sum to 1 within float rounding
 * @param neutral probability in [0, 1]
 * @param positive probability in [0, 1]
 * @param tokens tokens that the model read, special ones included
 * @param truncated whether the text was longer than the model reads
 */
public record Sentiment(
    float negative, float neutral, float positive, int tokens, boolean truncated) {

  /** The most probable label; the first in {@link Label}'s order where two are equal. */
  public Label label() {
    if (negative >= neutral && negative >= positive) {
      return Label.NEGATIVE;
    }
    return neutral >= positive ? Label.NEUTRAL : Label.POSITIVE;
  }

  /** The probability of {@link #label()}. */
  public float confidence() {
    return Math.max(negative, Math.max(neutral, positive));
  }

  /** Softmax over the three logits, computed against the largest so that it can't overflow. */
  public static Sentiment ofLogits(
      float negative, float neutral, float positive, int tokens, boolean truncated) {
    double max = Math.max(negative, Math.max(neutral, positive));
    double n = Math.exp(negative - max);
    double u = Math.exp(neutral - max);
    double p = Math.exp(positive - max);
    double sum = n + u + p;
    if (!(sum >= 1)) {
      throw new IllegalStateException("the model answered with a number that is not finite");
    }
    return new Sentiment(
        (float) (n / sum), (float) (u / sum), (float) (p / sum), tokens, truncated);
  }
}
