package io.groundswell.processor;

import java.util.Locale;

/** What an instance does; one instance may do all of it. */
public enum Role {
  /** Scores posts of the raw topic. */
  SCORE,
  /** Answers requests of the request topic. */
  PREDICT,
  /** Counts what audiences feel. */
  AUDIENCE;

  /** The name of the role's lane and topology: score, predict or audience. */
  public String lane() {
    return name().toLowerCase(Locale.ROOT);
  }
}
