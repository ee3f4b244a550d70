package io.groundswell.benchmarks;

import java.util.List;

/** One part of the suite. */
interface Measurement {
  /** What {@code --only} calls it; words joined by hyphens. */
  String name();

  /** Whether it takes so long that it is left out unless {@code --only} names it. */
  default boolean onlyByName() {
    return false;
  }

  /**
   * Measures everything that its rows compare, in one run on this machine.
   *
   * @return at least one row
   */
  List<Row> measure(Bench bench) throws Exception;
}
