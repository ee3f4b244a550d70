package io.groundswell.scorer.core;

/** What a scorer tells of its work; implementations must be fast and never throw. */
public interface ScorerMetrics {
  /** Tells nobody. */
  ScorerMetrics NONE = new ScorerMetrics() {};

  /** One inference call is done; a long text may have been several pieces of it. */
  default void inference(Priority lane, int pieces, long nanos) {}

  /**
   * A text is tokenised, as it is only where the cache does not have its score.
   *
   * @param tokens that the model reads
   * @param unknown those among them that stand for what the tokenizer has no token for
   */
  default void tokenised(ModelId model, int tokens, int unknown) {}

  /** One look-up in the cache is done. */
  default void lookedUp(Priority lane, int hits, int misses) {}

  /** So many texts shared the inference of an identical one. */
  default void shared(Priority lane, int texts) {}

  /** A text has no score. */
  default void failed(Priority lane, Outcome.Failure failure) {}

  /** So many texts, or pieces of long ones, wait for a worker. */
  default void waiting(int pieces) {}
}
