package io.groundswell.scorer.djl;

import io.groundswell.scorer.core.Label;
import io.groundswell.scorer.core.LongText;
import java.util.Map;

/**
 * How models are used, whichever they are.
 *
 * @param maxTokens most tokens that are read at once, special ones included; at least 3 and at most
 *     what the model was made for
 * @param longText what is read of texts with more
 * @param labels what classes mean, by their names in the model's config.json, where that goes
 *     before the rules; may be empty
 * @param allowBatchDrift whether texts share calls where their scores then depend on one another
 */
public record ModelOptions(
    int maxTokens, LongText longText, Map<String, Label> labels, boolean allowBatchDrift) {
  /** Nothing beyond what every model needs. */
  public ModelOptions(int maxTokens, LongText longText) {
    this(maxTokens, longText, Map.of(), false);
  }
}
