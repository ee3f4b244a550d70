package io.groundswell.scorer.core;

/** Receives a scorer's measurements. Implementations must be fast and never throw. */
public interface ScorerMetrics {
  /** Discards all measurements. */
  ScorerMetrics NONE = new ScorerMetrics() {};

  /**
   * An inference succeeded.
   *
   * @param segments in its batch; a long text has several
   * @param nanos its duration
   */
  default void inference(Priority priority, int segments, long nanos) {}

  /**
   * A text was tokenised, because the cache does not have its score.
   *
   * @param tokens that the model reads
   * @param unknown those among them that the vocabulary lacks
   */
  default void tokenised(ModelId model, int tokens, int unknown) {}

  /** Texts were looked up in the cache. */
  default void lookedUp(Priority priority, int hits, int misses) {}

  /** Texts shared the inference of an identical one. */
  default void shared(Priority priority, int texts) {}

  /** A text has no score. */
  default void failed(Priority priority, Outcome.Failure failure) {}

  /** The number of segments that wait for a worker has changed. */
  default void waiting(int segments) {}
}
