package io.groundswell.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.StrictJson;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One line of the table.
 *
 * @param name its measurement's
 * @param what was measured, in a few words
 * @param unit of the values: {@code posts/s}, {@code req/s}, …
 * @param values one a repeat
 * @param figures further ones by their names in snake case, units included; ratios are {@code
 *     ratio_to_…}
 * @param bars what is to be reached
 */
record Row(
    String name,
    String what,
    String unit,
    Spread values,
    Map<String, Double> figures,
    List<Bar> bars) {

  /**
   * A bound for one of the figures.
   *
   * @param figure its name; {@code median} is the values'
   * @param atLeast whether less is a miss, or more
   */
  record Bar(String figure, boolean atLeast, double bound) {
    static Bar atLeast(String figure, double bound) {
      return new Bar(figure, true, bound);
    }

    static Bar atMost(String figure, double bound) {
      return new Bar(figure, false, bound);
    }
  }

  /** Whether a bar is reached; not rounded in its favour. */
  boolean reaches(Bar bar) {
    double value = bar.figure().equals("median") ? values.median() : figure(bar.figure());
    return bar.atLeast() ? value >= bar.bound() : value <= bar.bound();
  }

  private double figure(String name) {
    return Objects.requireNonNull(figures.get(name), name);
  }

  ObjectNode json() {
    ObjectNode row = StrictJson.object();
    row.put("name", name).put("what", what).put("unit", unit);
    row.put("median", values.median()).put("least", values.least()).put("most", values.most());
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
