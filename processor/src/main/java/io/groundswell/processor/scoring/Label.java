package io.groundswell.processor.scoring;

/** What a text feels like. The order is that of every model's three outputs. */
public enum Label {
  NEGATIVE,
  NEUTRAL,
  POSITIVE
}
