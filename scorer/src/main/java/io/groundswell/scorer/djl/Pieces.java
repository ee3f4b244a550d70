package io.groundswell.scorer.djl;

import io.groundswell.scorer.core.TokenizedText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Splits the tokens of a text into overlapping segments, each with the special tokens of a whole
 * text.
 *
 * <p>A segment shares a quarter of its tokens with the previous one, so that words at a cut keep
 * their context; this costs a third more work. The last segment is moved back until it is full,
 * because a few remaining words would lack context.
 *
 * @param opening number of special tokens before a text
 * @param closing number of special tokens after it
 * @param maxTokens most tokens of a segment, special tokens included
 * @param most most segments of one text
 */
record Pieces(int opening, int closing, int maxTokens, int most) {
  private static final int OVERLAP_DIVISOR = 4;

  /** Most tokens that are read of a text, special tokens included, each counted once. */
  int mostTokens() {
    return maxTokens + (most - 1) * step();
  }

  /**
   * Splits a text.
   *
   * @param ids the text's tokens between its special tokens; those beyond {@link #mostTokens} may
   *     be missing
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

  /** Tokens of the text in a full segment. */
  private int room() {
    return maxTokens - opening - closing;
  }

  /** Tokens from the start of a segment to the start of the next, except for the last. */
  private int step() {
    return room() - room() / OVERLAP_DIVISOR;
  }
}
