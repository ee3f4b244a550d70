package io.groundswell.scorer.core;

import org.jspecify.annotations.Nullable;

/** What became of one text: the failure of one text is a value, never an exception. */
public sealed interface Outcome {
  /**
   * A score.
   *
   * @param cached whether it came from the cache
   * @param model whose score it is
   * @param language the text's, where the scorer had to know it; null where it is yet to be told
   */
  record Scored(Sentiment sentiment, boolean cached, ModelId model, @Nullable LanguageTag language)
      implements Outcome {
    /** A score of a text whose language nobody asked for. */
    public Scored(Sentiment sentiment, boolean cached, ModelId model) {
      this(sentiment, cached, model, null);
    }

    /** This score, of a text in {@code language}. */
    Scored in(LanguageTag language) {
      return new Scored(sentiment, cached, model, language);
    }
  }

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
    /**
     * The model fails for every text, which only interactive lanes see, or the text's route has no
     * model.
     */
    MODEL_UNAVAILABLE,
    /** The queue is full; interactive lanes only. */
    OVERLOADED,
    /** The deadline passed before the model had time; interactive lanes only. */
    DEADLINE_PASSED
  }
}
