package io.groundswell.scorer.core;

import java.util.List;

/** Scores texts: cache, then model; identical texts share one inference. Thread-safe. */
public interface Scorer {
  /**
   * Scores texts and waits for the outcomes.
   *
   * @param texts any number, in any order
   * @param priority precedence in the queue for the model
   * @param deadline when the answers are of no use any more; only for interactive priorities
   * @return one outcome per text, same order, same size
   * @throws ModelUnavailableException if the model fails for every text and {@code priority} is not
   *     interactive
   */
  List<Outcome> score(List<Text> texts, Priority priority, Deadline deadline);
}
