package io.groundswell.processor;

import java.util.Locale;

/** A topology that an instance runs; one instance may have every role. */
public enum Role {
  /** Scores the posts of the raw topic. */
  SCORE,
  /** Answers the requests of the request topic. */
  PREDICT,
  /** Counts audiences. */
  AUDIENCE;

  /** The name of the role's topology in metrics and health: score, predict or audience. */
  public String topology() {
    return name().toLowerCase(Locale.ROOT);
  }
}
