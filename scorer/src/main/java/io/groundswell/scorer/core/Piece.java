package io.groundswell.scorer.core;

/**
 * As much of a text as a model reads at once.
 *
 * @param ids token ids, special tokens included, at most the model's maximum; not to be modified
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; copying would cost more than tokenising
public record Piece(long[] ids) {
  /** How many tokens the model reads. */
  public int length() {
    return ids.length;
  }
}
