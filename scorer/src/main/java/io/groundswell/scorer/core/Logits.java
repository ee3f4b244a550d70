package io.groundswell.scorer.core;

/**
 * What a model answers for one piece of a text, before softmax.
 *
 * @param negative finite
 * @param neutral finite
 * @param positive finite
 */
public record Logits(float negative, float neutral, float positive) {
  /**
   * @throws IllegalStateException if a number is not finite: the model is at fault
   */
  public Logits {
    if (!Float.isFinite(negative) || !Float.isFinite(neutral) || !Float.isFinite(positive)) {
      throw new IllegalStateException("the model answered with a number that is not finite");
    }
  }
}
