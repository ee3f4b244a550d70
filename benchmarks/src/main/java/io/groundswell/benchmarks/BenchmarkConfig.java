package io.groundswell.benchmarks;

/** Environment variables of the benchmarks. */
final class BenchmarkConfig {
  private BenchmarkConfig() {}

  /** Search path of executables. */
  static String path() {
    String path = System.getenv("PATH");
    return path == null ? "" : path;
  }
}
