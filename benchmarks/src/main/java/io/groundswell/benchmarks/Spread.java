package io.groundswell.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Values of one measurement's repeats. */
final class Spread {
  private final List<Double> values = new ArrayList<>();

  static Spread of(double... values) {
    Spread spread = new Spread();
    for (double value : values) {
      spread.add(value);
    }
    return spread;
  }

  void add(double value) {
    values.add(value);
  }

  /** All values in the order in which they were added. */
  List<Double> values() {
    return List.copyOf(values);
  }

  int count() {
    return values.size();
  }

  /** The middle value, or the mean of the middle two. */
  double median() {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    int n = sorted.size();
    return (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
  }

  double min() {
    return Collections.min(values);
  }

  double max() {
    return Collections.max(values);
  }
}
