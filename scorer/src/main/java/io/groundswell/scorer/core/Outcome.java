package io.groundswell.scorer.core;

/** The outcome for one text. The failure of one text is a value, never an exception. */
public sealed interface Outcome {
  /**
   * A score.
   *
   * @param cached whether it was found in the cache
   * @param model the model that scored the text
   * @param language of the text, and whether the model supports it
   */
  record Scored(Sentiment sentiment, boolean cached, ModelId model, Language language)
      implements Outcome {
    /** The same score, of a text in {@code language}. */
    Scored in(Language language) {
      return new Scored(sentiment, cached, model, language);
    }
  }

  /**
   * No score.
   *
   * @param message one sentence, without the text itself
   */
  record Failed(Failure failure, String message) implements Outcome {}

  /** The reason for which a text has no score. */
  enum Failure {
    /** The model fails for this text. */
    MODEL_FAILED,
    /**
     * The model fails for every text, which is a value for interactive priorities only, or the
     * model of the text's route could not be loaded.
     */
    MODEL_UNAVAILABLE,
    /** The queue is full; interactive priorities only. */
    OVERLOADED,
    /** The deadline passed before the text was scored; interactive priorities only. */
    DEADLINE_PASSED
  }
}
