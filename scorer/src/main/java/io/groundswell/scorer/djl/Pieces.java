package io.groundswell.scorer.djl;

import io.groundswell.scorer.core.TokenizedText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts the tokens of a text into pieces that the model reads at once, each between special tokens
 * of its own.
 *
 * <p>A piece shares a quarter of its room with the one before it, so that words at a cut are read
 * with what stands around them, at a third more work than without. The last is slid back until it
 * is full, since a remainder of a few words would be read without what they are about.
 *
 * @param opening special tokens before a text
 * @param closing special tokens after it
 * @param maxTokens most tokens of a piece, special ones included
 * @param most pieces of one text
 */
record Pieces(int opening, int closing, int maxTokens, int most) {
  private static final int OVERLAP_DIVISOR = 4;

  /** Most tokens that are read of a text, special ones included, each counted once. */
  int mostTokens() {
    return maxTokens + (most - 1) * step();
  }

  /**
   * @param ids all of the text's tokens between its special ones; what {@link #mostTokens} leaves
   *     out may be missing
   */
  TokenizedText cut(long[] ids) {
    boolean truncated = ids.length > mostTokens();
    int read = Math.min(ids.length, mostTokens()) - opening - closing;
    int beyond = Math.max(0, read - room());
    int pieces = 1 + (beyond + step() - 1) / step();
    List<long[]> cut = new ArrayList<>(pieces);
    for (int i = 0; i < pieces; i++) {
      cut.add(piece(ids, Math.min(i * step(), beyond), Math.min(room(), read)));
    }
    return new TokenizedText(cut, opening + read + closing, truncated);
  }

  private long[] piece(long[] ids, int start, int length) {
    if (length == ids.length - opening - closing) {
      return ids;
    }
    long[] piece = Arrays.copyOf(ids, opening + length + closing);
    System.arraycopy(ids, opening + start, piece, opening, length);
    System.arraycopy(ids, ids.length - closing, piece, opening + length, closing);
    return piece;
  }

  /** Tokens of the text in a full piece. */
  private int room() {
    return maxTokens - opening - closing;
  }

  /** Tokens of the text from a piece's start to the next one's, but for the last. */
  private int step() {
    return room() - room() / OVERLAP_DIVISOR;
  }
}
