package io.groundswell.scorer.core;

import java.util.List;
import java.util.Set;

/** A transformer that classifies texts by sentiment. Thread-safe. */
public interface SentimentModel extends AutoCloseable {
  /** Name and digest; constant for the model's life. */
  ModelId id();

  /**
   * The languages that the model supports, as BCP 47 primary languages; empty if they are not
   * known. Constant for the model's life.
   */
  Set<String> languages();

  /**
   * The model's preprocessing, and the only one: its result is the tokenizer's input and the key of
   * the cached score.
   */
  String normalise(String text);

  /** The tokens of a normalised text, cut into segments that the model reads in one inference. */
  TokenizedText tokenize(String normalised);

  /**
   * Whether a segment's logits do not depend on the other segments of its batch. If they do, a
   * batch should have one segment only.
   */
  boolean batchInvariant();

  /**
   * Estimated bytes of each concurrent inference, with batches of {@link Batches}' token budget; 0
   * if not known.
   */
  default long workerBytes() {
    return 0;
  }

  /**
   * Makes one inference.
   *
   * @param batch token ids of at least one segment, of any texts; fast when lengths are alike; not
   *     modified
   * @return for each segment, same order, same size, one finite logit per {@link Label}, in its
   *     order
   * @throws RuntimeException if the inference fails, which does not show which segment is at fault
   */
  List<float[]> infer(List<long[]> batch);

  /**
   * Checks what {@link #infer} returned.
   *
   * @return the same logits
   * @throws IllegalStateException if a logit is not finite
   */
  static List<float[]> requireFinite(List<float[]> logits) {
    for (float[] segment : logits) {
      for (float logit : segment) {
        if (!Float.isFinite(logit)) {
          throw new IllegalStateException("the model answered with a number that is not finite");
        }
      }
    }
    return logits;
  }

  @Override
  void close();
}
