package io.groundswell.processor.scoring;

import java.util.List;

/**
 * A text as a model reads it.
 *
 * @param pieces one, or several in the text's order of which each overlaps the one before
 * @param truncated whether tokens were cut off after the last piece
 */
public record TokenizedText(List<Piece> pieces, boolean truncated) {
  /** How many tokens the model reads, each counted once. */
  public int tokens() {
    return pieces.stream().mapToInt(Piece::newTokens).sum();
  }
}
