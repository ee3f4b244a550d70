package io.groundswell.scorer.core;

/** Who waits for an answer; in order of precedence in the queue for the model. */
public enum Priority {
  /** A person waits for one text. */
  INTERACTIVE,
  /** A person waits for many texts. */
  INTERACTIVE_BATCH,
  /** Posts of a topic. */
  BULK,
  /** Nobody waits: what a model on trial says of texts that have their score already. */
  SHADOW;

  /** Whether somebody waits, who would rather have a refusal than wait long. */
  public boolean interactive() {
    return this == INTERACTIVE || this == INTERACTIVE_BATCH;
  }
}
