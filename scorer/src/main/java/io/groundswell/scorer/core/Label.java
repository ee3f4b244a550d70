package io.groundswell.scorer.core;

/** What a text feels like. The order is that of scores, wherever they are listed. */
public enum Label {
  NEGATIVE,
  NEUTRAL,
  POSITIVE
}
