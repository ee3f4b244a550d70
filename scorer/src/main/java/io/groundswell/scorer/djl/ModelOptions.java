package io.groundswell.scorer.djl;

import io.groundswell.scorer.core.Label;
import io.groundswell.scorer.core.LongText;
import java.util.Map;

/**
 * Options that apply to all models.
 *
 * @param maxTokens most tokens of one inference, special tokens included; at least 3 and at most
 *     the model's positions
 * @param longText the treatment of texts with more tokens
 * @param labels labels by class name, which take precedence over the rules; may be empty
 * @param allowBatchDrift whether texts share calls even if their scores then depend on one another
 */
public record ModelOptions(
    int maxTokens, LongText longText, Map<String, Label> labels, boolean allowBatchDrift) {
  /** Options without a label map and without batch drift. */
  public ModelOptions(int maxTokens, LongText longText) {
    this(maxTokens, longText, Map.of(), false);
  }
}
