package io.groundswell.scorer.core;

/** The class of a text's sentiment. Its order is that of scores and logits everywhere. */
public enum Label {
  NEGATIVE,
  NEUTRAL,
  POSITIVE
}
