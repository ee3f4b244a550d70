package io.groundswell.scorer.core;

import java.util.List;

/** Scores texts: cache, then model; identical texts share one inference. */
public interface Scorer {
  /**
   * @param texts any number, in any order
   * @param lane precedence in the queue for the model
   * @param deadline when interactive answers stop being of use
   * @return one outcome a text, same order, same size
   * @throws ModelUnavailableException in lanes in which nobody waits, if the model fails for
   *     everything
   */
  List<Outcome> score(List<Text> texts, Priority lane, Deadline deadline);
}
