package io.groundswell.benchmarks;

/** What the environment tells. */
final class BenchmarkConfig {
  private BenchmarkConfig() {}

  /** Where executables are looked for. */
  static String path() {
    String path = System.getenv("PATH");
    return path == null ? "" : path;
  }
}
