package io.groundswell.processor.scoring;

/**
 * A text as a model reads it.
 *
 * @param ids token ids, special tokens included, at most the model's maximum; not to be modified
 * @param truncated whether tokens were cut off
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; copying would cost more than tokenising
public record TokenizedText(long[] ids, boolean truncated) {
  /** How many tokens the model reads. */
  public int length() {
    return ids.length;
  }
}
