package io.groundswell.processor.stream;

import io.groundswell.scorer.core.ModelId;
import io.groundswell.scorer.core.Sentiment;
import io.groundswell.topics.ModelRef;
import io.groundswell.topics.Score;

/** Converts results of the scoring core to records of the contract. */
public final class Scores {
  private Scores() {}

  /** A model's identity. */
  public static ModelRef model(ModelId id) {
    return new ModelRef(id.name(), id.digest(), id.engine(), id.precision());
  }

  /**
   * A text's score.
   *
   * @param processingMs milliseconds from poll to now
   */
  public static Score of(ItemResult.Answered<?> answered, double processingMs) {
    Sentiment s = answered.scored().sentiment();
    return new Score(
        s.label().name(),
        s.confidence(),
        s.negative(),
        s.neutral(),
        s.positive(),
        model(answered.scored().model()),
        answered.scored().cached(),
        s.truncated(),
        s.tokens(),
        s.windows(),
        answered.language().tag(),
        answered.language().supported(),
        processingMs);
  }
}
