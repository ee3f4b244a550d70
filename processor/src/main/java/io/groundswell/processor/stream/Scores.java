package io.groundswell.processor.stream;

import io.groundswell.scorer.core.ModelId;
import io.groundswell.scorer.core.Outcome.Scored;
import io.groundswell.scorer.core.Sentiment;
import io.groundswell.topics.ModelRef;
import io.groundswell.topics.Score;

/** Maps the results of the scoring core to the contract's records. */
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
  public static Score of(Scored scored, double processingMs) {
    Sentiment s = scored.sentiment();
    return new Score(
        s.label().name(),
        s.confidence(),
        s.negative(),
        s.neutral(),
        s.positive(),
        model(scored.model()),
        scored.cached(),
        s.truncated(),
        s.tokens(),
        s.segments(),
        scored.language().tag(),
        scored.language().supported(),
        processingMs);
  }
}
