package io.groundswell.benchmarks;

import java.util.List;

/** One part of the suite. */
interface Measurement {
  /** What {@code --only} calls it; words joined by hyphens. */
  String name();

  /**
   * Measures everything that its rows compare, in one run on this machine.
   *
   * @return at least one row
   */
  List<Row> measure(Bench bench) throws Exception;
}
