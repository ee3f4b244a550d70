package io.groundswell.benchmarks;

import java.util.concurrent.Callable;

/**
 * Loads something until it gets no faster: a JVM compiles for a minute or more before it does what
 * it can, and a figure from before says more of the compiler than of the program.
 */
final class Steady {
  /** Two runs in a row that are not by so much better than the best before them end it. */
  private static final double BETTER = 1.03;

  private static final int FLAT_RUNS = 2;

  private Steady() {}

  /**
   * @param run makes one run; the rate it had
   * @param most runs
   */
  static void warmUp(String what, int most, Callable<Double> run) throws Exception {
    double best = 0;
    int flat = 0;
    for (int i = 0; i < most && flat < FLAT_RUNS; i++) {
      double rate = run.call();
      Bench.say("  warm-up of %s: %.0f a second", what, rate);
      flat = rate < BETTER * best ? flat + 1 : 0;
      best = Math.max(best, rate);
    }
  }
}
