package io.groundswell.processor.stream;

import io.groundswell.processor.scoring.ModelId;
import io.groundswell.processor.scoring.Outcome.Scored;
import io.groundswell.processor.scoring.Sentiment;
import io.groundswell.topics.Score;

/** The scoring core's words in those of the contract. */
final class Scores {
  private Scores() {}

  static Score of(Scored scored, ModelId model, double processingMs) {
    Sentiment s = scored.sentiment();
    return new Score(
        s.label().name(),
        s.confidence(),
        s.negative(),
        s.neutral(),
        s.positive(),
        model.name(),
        model.digest(),
        scored.cached(),
        s.truncated(),
        s.tokens(),
        s.windows(),
        processingMs);
  }
}
