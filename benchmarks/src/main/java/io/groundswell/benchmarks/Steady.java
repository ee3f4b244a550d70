package io.groundswell.benchmarks;

import java.lang.management.CompilationMXBean;
import java.util.concurrent.Callable;

/**
 * Loads something until its JVM has compiled what it needs. That takes a minute or two, for which
 * the compiler has up to half of two cores; a figure from before says more of it than of the
 * program.
 */
final class Steady {
  /** Of the time of a run; less ends it. */
  private static final double COMPILING = 0.05;

  private Steady() {}

  /**
   * @param most runs
   * @param jit that of the JVM which is loaded
   * @param run makes one run; the rate it had
   */
  static void warmUp(String what, int most, CompilationMXBean jit, Callable<Double> run)
      throws Exception {
    double compiling = 1;
    for (int i = 0; i < most && compiling > COMPILING; i++) {
      long before = jit.getTotalCompilationTime();
      long begun = System.nanoTime();
      double rate = run.call();
      compiling = (jit.getTotalCompilationTime() - before) / 1e3 / Seconds.since(begun);
      Bench.say(
          "  warm-up of %s: %.0f a second, compiling for %.2f of the time", what, rate, compiling);
    }
  }
}
