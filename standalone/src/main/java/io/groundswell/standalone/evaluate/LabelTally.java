package io.groundswell.standalone.evaluate;

import io.groundswell.scorer.core.Label;
import io.groundswell.scorer.core.Sentiment;

/** Counts of a set of labelled texts. */
record LabelTally(Confusion confusion, CalibrationError calibration) {
  LabelTally() {
    this(new Confusion(), new CalibrationError());
  }

  void add(Label expected, Sentiment given) {
    confusion.add(expected, given.label());
    calibration.add(given.confidence(), expected == given.label());
  }
}
