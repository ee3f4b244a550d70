package io.groundswell.scorer.core;

/** The urgency of a call; the order is that of precedence in the queue for the model. */
public enum Priority {
  /** A person waits for one text. */
  INTERACTIVE,
  /** A person waits for many texts. */
  INTERACTIVE_BATCH,
  /** Posts of a topic. */
  BULK,
  /** Texts that have their score already and are scored again by a model on trial. */
  SHADOW;

  /** Whether a person waits, for whom a rejection is better than a long wait. */
  public boolean interactive() {
    return this == INTERACTIVE || this == INTERACTIVE_BATCH;
  }
}
