package io.groundswell.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.StrictJson;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One line of a measurement's table.
 *
 * @param what the figure, in a few words
 * @param unit of the values: {@code posts/s}, {@code req/s}, …
 * @param values one for each repeat
 * @param figures further figures by their names in snake case, units included; ratios are {@code
 *     ratio_to_…}
 * @param bars targets
 */
record Row(String what, String unit, Spread values, Map<String, Double> figures, List<Bar> bars) {

  /**
   * A bound for one of the figures.
   *
   * @param figure its name; {@code median} is that of the values
   * @param atLeast whether a lower value misses the bar; otherwise a higher one does
   */
  record Bar(String figure, boolean atLeast, double bound) {
    static Bar atLeast(String figure, double bound) {
      return new Bar(figure, true, bound);
    }

    static Bar atMost(String figure, double bound) {
      return new Bar(figure, false, bound);
    }
  }

  /** Whether a bar is reached, before rounding. */
  boolean reaches(Bar bar) {
    double value = bar.figure().equals("median") ? values.median() : figure(bar.figure());
    return bar.atLeast() ? value >= bar.bound() : value <= bar.bound();
  }

  private double figure(String name) {
    return Objects.requireNonNull(figures.get(name), name);
  }

  /**
   * Returns the row as JSON.
   *
   * @param name of the measurement
   */
  ObjectNode json(String name) {
    ObjectNode row = StrictJson.object();
    row.put("name", name).put("what", what).put("unit", unit);
    row.put("median", values.median()).put("least", values.min()).put("most", values.max());
    row.put("runs", values.count());
    var each = row.putArray("values");
    values.values().forEach(each::add);
    figures.forEach(row::put);
    var bounds = row.putArray("bars");
    for (Bar bar : bars) {
      bounds
          .addObject()
          .put("figure", bar.figure())
          .put(bar.atLeast() ? "at_least" : "at_most", bar.bound())
          .put("reached", reaches(bar));
    }
    return row;
  }
}
