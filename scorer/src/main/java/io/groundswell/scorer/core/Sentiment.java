package io.groundswell.scorer.core;

import java.util.List;

/**
 * A model's result for one text; the value that is cached.
 *
 * @param negative probability in [0, 1]; the three sum to 1 within float rounding
 * @param neutral probability in [0, 1]
 * @param positive probability in [0, 1]
 * @param tokens tokens that the model read, special ones included, each counted once
 * @param segments parts in which the model read them, at least 1
 * @param truncated whether the text was longer than what the model read
 */
public record Sentiment(
    float negative, float neutral, float positive, int tokens, int segments, boolean truncated) {

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

  /**
   * Softmax over the mean of the segments' logits, each weighted by its tokens. Tokens of an
   * overlap count in each segment that has them. The logits of a single segment stay as they are,
   * to the bit.
   *
   * @param logits of each of the text's segments, in their order; see {@link SentimentModel#infer}
   */
  public static Sentiment of(TokenizedText text, List<float[]> logits) {
    long weights = 0;
    double negative = 0;
    double neutral = 0;
    double positive = 0;
    for (int i = 0; i < logits.size(); i++) {
      float[] segment = logits.get(i);
      int weight = text.segments().get(i).length;
      weights += weight;
      negative += (double) weight * segment[0];
      neutral += (double) weight * segment[1];
      positive += (double) weight * segment[2];
    }
    return softmax(
        negative / weights,
        neutral / weights,
        positive / weights,
        text.tokens(),
        logits.size(),
        text.truncated());
  }

  /** Computed against the largest logit, so that it can't overflow. */
  private static Sentiment softmax(
      double negative,
      double neutral,
      double positive,
      int tokens,
      int segments,
      boolean truncated) {
    double max = Math.max(negative, Math.max(neutral, positive));
    double n = Math.exp(negative - max);
    double u = Math.exp(neutral - max);
    double p = Math.exp(positive - max);
    double sum = n + u + p;
    return new Sentiment(
        (float) (n / sum), (float) (u / sum), (float) (p / sum), tokens, segments, truncated);
  }
}
