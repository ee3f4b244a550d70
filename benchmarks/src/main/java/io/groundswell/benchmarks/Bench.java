package io.groundswell.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * How a run of the suite was asked for.
 *
 * @param quick whether minutes count more than narrow spreads
 * @param texts distinct, shuffled, the same each time, and enough for every measurement
 * @param growth cached posts of a growth run
 */
record Bench(boolean quick, List<String> texts, int growth) {
  /** Tells what is at work, on a line of standard error: standard output is for results. */
  static void say(String format, Object... values) {
    System.err.printf(Locale.ROOT, format + "%n", values);
  }

  /** How often a measurement is repeated. */
  int repeats() {
    return repeats(3);
  }

  /** The same for one that varies, {@code whole} times in a whole run. */
  int repeats(int whole) {
    return quick ? 1 : whole;
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
