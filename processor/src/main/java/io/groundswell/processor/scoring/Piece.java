package io.groundswell.processor.scoring;

/**
 * As much of a text as a model reads at once.
 *
 * @param ids token ids, special tokens included, at most the model's maximum; not to be modified
 * @param newTokens how many of them no earlier piece of the text has, at least 1; the first piece's
 *     are all new, its special tokens included
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; copying would cost more than tokenising
public record Piece(long[] ids, int newTokens) {
  /** How many tokens the model reads. */
  public int length() {
    return ids.length;
  }
}
