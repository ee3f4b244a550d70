package io.groundswell.processor;

/** What an instance does; one instance may do all of it. */
public enum Role {
  /** Scores posts of the raw topic. */
  SCORE,
  /** Answers requests of the request topic. */
  PREDICT,
  /** Counts what audiences feel. */
  AUDIENCE
}
