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

  /** How often something is loaded at most before it is timed; {@code quickly} in a quick run. */
  int warmUps(int quickly) {
    return quick ? quickly : 20;
  }

  /** As many texts as there are, {@code whole} at most in a whole run and {@code quickly} else. */
  List<String> texts(int whole, int quickly) {
    return texts.subList(0, Math.min(quick ? quickly : whole, texts.size()));
  }

  /** Length of one load run, warm-up not counted. */
  int seconds() {
    return quick ? 6 : 20;
  }
}
