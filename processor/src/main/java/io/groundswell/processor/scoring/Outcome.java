package io.groundswell.processor.scoring;

/** What became of one text: the failure of one text is a value, never an exception. */
public sealed interface Outcome {
  /**
   * A score.
   *
   * @param cached whether it came from the cache
   * @param model whose score it is
   */
  record Scored(Sentiment sentiment, boolean cached, ModelId model) implements Outcome {}

  /**
   * No score.
   *
   * @param message one sentence, without the text itself
   */
  record Failed(Failure failure, String message) implements Outcome {}

  /** Why a text has no score. */
  enum Failure {
    /** The model fails for this very text. */
    MODEL_FAILED,
    /** The model fails for every text; interactive lanes only. */
    MODEL_UNAVAILABLE,
    /** The queue is full; interactive lanes only. */
    OVERLOADED,
    /** The deadline passed before the model had time; interactive lanes only. */
    DEADLINE_PASSED
  }
}
