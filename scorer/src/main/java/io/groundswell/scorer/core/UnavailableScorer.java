package io.groundswell.scorer.core;

import io.groundswell.scorer.core.Outcome.Failed;
import io.groundswell.scorer.core.Outcome.Failure;
import java.util.Collections;
import java.util.List;

/** Replaces a model that could not be loaded, so that only the texts of its routes fail. */
public record UnavailableScorer(ScorerMetrics metrics) implements Scorer {
  @Override
  public List<Outcome> score(List<Text> texts, Priority priority, Deadline deadline) {
    texts.forEach(text -> metrics.failed(priority, Failure.MODEL_UNAVAILABLE));
    return Collections.nCopies(
        texts.size(),
        new Failed(
            Failure.MODEL_UNAVAILABLE, "The model that scores such texts could not be loaded."));
  }
}
