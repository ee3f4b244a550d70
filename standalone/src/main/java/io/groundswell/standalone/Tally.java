package io.groundswell.standalone;

import io.groundswell.processor.scoring.Label;
import io.groundswell.processor.scoring.Sentiment;

/** What is counted of a set of labelled texts. */
record Tally(Confusion confusion, Calibration calibration) {
  Tally() {
    this(new Confusion(), new Calibration());
  }

  void add(Label expected, Sentiment given) {
    confusion.add(expected, given.label());
    calibration.add(given.confidence(), expected == given.label());
  }
}
