package io.groundswell.processor.stream;

import io.groundswell.processor.scoring.ModelId;
import io.groundswell.processor.scoring.Sentiment;
import io.groundswell.topics.Score;

/** The scoring core's words in those of the contract. */
final class Scores {
  private Scores() {}

  static Score of(ItemResult.Answered<?> answered, ModelId model, double processingMs) {
    Sentiment s = answered.scored().sentiment();
    return new Score(
        s.label().name(),
        s.confidence(),
        s.negative(),
        s.neutral(),
        s.positive(),
        model.name(),
        model.digest(),
        answered.scored().cached(),
        s.truncated(),
        s.tokens(),
        s.windows(),
        answered.language().tag(),
        answered.language().supported(),
        processingMs);
  }
}
