package io.groundswell.scorer.core;

import java.util.List;

/**
 * A text as a model reads it.
 *
 * @param segments token ids of each segment, special tokens included, at most the model's maximum;
 *     each segment overlaps the one before; not to be modified
 * @param tokens how many tokens the model reads: the text's, each counted once, and the special
 *     ones of one segment
 * @param truncated whether tokens were cut off after the last segment
 * @param unknown how many of the tokens stand for what the vocabulary lacks
 */
public record TokenizedText(List<long[]> segments, int tokens, boolean truncated, int unknown) {
  /** A text without unknown tokens. */
  public TokenizedText(List<long[]> segments, int tokens, boolean truncated) {
    this(segments, tokens, truncated, 0);
  }
}
