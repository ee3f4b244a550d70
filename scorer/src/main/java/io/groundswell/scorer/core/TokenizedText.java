package io.groundswell.scorer.core;

import java.util.List;

/**
 * A text as a model reads it.
 *
 * @param pieces one, or several in the text's order of which each overlaps the one before
 * @param tokens how many tokens the model reads: the text's, each counted once, and the special
 *     ones of one piece
 * @param truncated whether tokens were cut off after the last piece
 * @param unknown how many of the tokens stand for what the tokenizer has no token for
 */
public record TokenizedText(List<Piece> pieces, int tokens, boolean truncated, int unknown) {
  /** A text whose every part has a token of its own. */
  public TokenizedText(List<Piece> pieces, int tokens, boolean truncated) {
    this(pieces, tokens, truncated, 0);
  }
}
