package io.groundswell.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * Options of a run of the suite.
 *
 * @param quick whether a short run matters more than a narrow spread
 * @param texts distinct, shuffled, in the same order each time, and enough for every measurement
 * @param growth cached posts of a growth run
 */
record Bench(boolean quick, List<String> texts, int growth) {
  /** Reports progress on a line of standard error; standard output has only results. */
  static void progress(String format, Object... values) {
    System.err.printf(Locale.ROOT, format + "%n", values);
  }

  /** Reports a rate as a line of progress, and returns it. */
  static double progress(String what, double rate, String unit) {
    progress("  %s: %.0f %s", what, rate, unit);
    return rate;
  }

  /** How often a measurement is repeated. */
  int repeats() {
    return repeats(3);
  }

  /** How often a measurement that varies is repeated: {@code full} times in a full run. */
  int repeats(int full) {
    return quick ? 1 : full;
  }

  /** The most warm-up runs: 20, or {@code quickly} in a quick run. */
  int warmUps(int quickly) {
    return quick ? quickly : 20;
  }

  /** At most {@code full} texts in a full run, {@code quickly} in a quick one. */
  List<String> texts(int full, int quickly) {
    return texts.subList(0, Math.min(quick ? quickly : full, texts.size()));
  }

  /** Length of a load test's warm-up. */
  int warmUpSeconds() {
    return quick ? 5 : 10;
  }

  /** Length of an open loop. */
  int phaseSeconds() {
    return quick ? 3 : 20;
  }

  /** Length of a closed loop. */
  int peakSeconds() {
    return quick ? 3 : 10;
  }
}
