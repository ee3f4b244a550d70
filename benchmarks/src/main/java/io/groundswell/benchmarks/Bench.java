package io.groundswell.benchmarks;

import java.util.List;

/**
 * How a run of the suite was asked for.
 *
 * @param quick whether minutes count more than narrow spreads
 * @param texts distinct, shuffled, the same each time, and enough for every measurement
 */
record Bench(boolean quick, List<String> texts) {
  /** How often a measurement is repeated. */
  int repeats() {
    return quick ? 1 : 3;
  }

  /** As many texts as there are, {@code most} at most, of a whole run; a quarter of a quick one. */
  List<String> texts(int most) {
    return texts.subList(0, Math.min(quick ? most / 4 : most, texts.size()));
  }

  /** Length of one load run, warm-up not counted. */
  int seconds() {
    return quick ? 8 : 20;
  }
}
