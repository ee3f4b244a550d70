package io.groundswell.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Repeats of one measurement: their median, and how far apart they lie. */
final class Spread {
  private final List<Double> values = new ArrayList<>();

  void add(double value) {
    values.add(value);
  }

  /** In the order in which they were added. */
  List<Double> values() {
    return List.copyOf(values);
  }

  int count() {
    return values.size();
  }

  /** The middle one, or the mean of the middle two. */
  double median() {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    int n = sorted.size();
    return (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
  }

  double least() {
    return Collections.min(values);
  }

  double most() {
    return Collections.max(values);
  }

  /** Median, least and most, all with {@code format}. */
  String show(String format) {
    return String.format(
        Locale.ROOT,
        format + " (" + format + " to " + format + ", n=" + values.size() + ")",
        median(),
        least(),
        most());
  }
}
