package io.groundswell.benchmarks;

/** Elapsed time. */
final class Seconds {
  private Seconds() {}

  /** Seconds since a {@link System#nanoTime()}. */
  static double since(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
