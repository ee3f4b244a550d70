package io.groundswell.benchmarks;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;

/**
 * Loads a JVM until it has compiled its hot code. That takes a minute or two, in which the compiler
 * takes up to half of two cores; earlier figures depend more on it than on the program.
 */
final class WarmUp {
  /** Share of a run's time that is spent on compiling; a lower share ends the warm-up. */
  private static final double COMPILING = 0.05;

  private WarmUp() {}

  /** Warms up this JVM; see below. */
  static void run(String what, int maxRuns, Callable<Double> run) throws Exception {
    run(what, maxRuns, ManagementFactory.getCompilationMXBean(), run);
  }

  /**
   * Repeats a run until the JVM has compiled its hot code.
   *
   * @param jit of the JVM that is loaded
   * @param run returns its rate
   */
  static void run(String what, int maxRuns, CompilationMXBean jit, Callable<Double> run)
      throws Exception {
    double compiling = 1;
    for (int i = 0; i < maxRuns && compiling > COMPILING; i++) {
      long before = jit.getTotalCompilationTime();
      long start = System.nanoTime();
      double rate = run.call();
      compiling = (jit.getTotalCompilationTime() - before) / 1e3 / Seconds.since(start);
      Bench.progress(
          "  warm-up of %s: %.0f a second, compiling for %.2f of the time", what, rate, compiling);
    }
  }
}
