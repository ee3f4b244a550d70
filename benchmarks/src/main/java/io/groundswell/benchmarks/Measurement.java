package io.groundswell.benchmarks;

import java.util.List;

/** One part of the suite. */
@FunctionalInterface
interface Measurement {
  /**
   * Measures everything that its rows compare, in one run on this machine.
   *
   * @return at least one row
   */
  List<Row> measure(Bench bench) throws Exception;
}
