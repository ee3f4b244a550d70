package io.groundswell.benchmarks;

import io.groundswell.benchmarks.GatlingOutput.Figures;
import io.groundswell.benchmarks.Row.Bar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Rows of requests at a constant rate, whether or not earlier ones are answered.
 *
 * @param name of their measurement
 */
record OpenLoop(Bench bench, Served.Parts parts, String name, Phase.Kind kind) {
  /** A driver that is later than this, in one of twenty cases, measures itself. */
  static final double MOST_LATE_MS = 20;

  /** Redis may be too slow now and then; such a text is scored anew, as new ones are. */
  private static final double LEAST_HITS = 0.99;

  /** Rows of a rate whose latency has a bar, and of 25, 50 and 80 % of a peak. */
  List<Row> sharesAnd(double peak, int perSecond, int mostP95Ms) throws Exception {
    int seconds = Served.phaseSeconds(bench);
    String what = kind.name().toLowerCase(Locale.ROOT);
    List<Phase> phases = new ArrayList<>();
    phases.add(new Phase("warm-up", kind, peak / 4, Served.warmUpSeconds(bench)));
    // The fixed rate comes before one that may be too much and leave requests behind.
    Phase fixed = new Phase(what + " at " + perSecond + " req/s", kind, perSecond, seconds);
    phases.add(fixed);
    for (int percent : new int[] {25, 50, 80}) {
      String share = "%s at %d %% of the peak".formatted(what, percent);
      phases.add(new Phase(share, kind, percent / 100.0 * peak, seconds));
    }
    GatlingOutput output = parts.gatling().run(parts.url(), phases, false);
    List<Row> rows = new ArrayList<>();
    for (Phase phase : phases.subList(1, phases.size())) {
      Figures figures = output.figures(phase.name());
      Bar[] bars = phase.equals(fixed) ? new Bar[] {Bar.atMost("p95_ms", mostP95Ms)} : new Bar[0];
      rows.add(
          kind == Phase.Kind.CACHED
              ? cachedRow(name, phase.name(), figures, Map.of(), bars)
              : row(name, phase.name(), figures, Map.of(), bars));
    }
    return rows;
  }

  /** As {@link #row}, of texts that are in the cache: their answers come from there. */
  static Row cachedRow(
      String name, String what, Figures figures, Map<String, Double> further, Bar... bars) {
    Map<String, Double> all = new LinkedHashMap<>(further);
    all.put("hit_share", (double) figures.hits() / Math.max(1, figures.requests()));
    Bar[] held = Arrays.copyOf(bars, bars.length + 1);
    held[bars.length] = Bar.atLeast("hit_share", LEAST_HITS);
    return row(name, what, figures, all, held);
  }

  /** A row whose bars are also that nothing failed and that the driver kept up. */
  static Row row(
      String name, String what, Figures figures, Map<String, Double> further, Bar... bars) {
    Spread perSecond = new Spread();
    perSecond.add(figures.perSecond());
    Map<String, Double> all = new LinkedHashMap<>();
    all.put("p50_ms", figures.p50Ms());
    all.put("p95_ms", figures.p95Ms());
    all.put("p99_ms", figures.p99Ms());
    all.put("max_ms", figures.maxMs());
    all.put("errors", (double) figures.failed());
    all.put("driver_late_p95_ms", figures.lateP95Ms());
    all.putAll(further);
    List<Bar> held = new ArrayList<>(Arrays.asList(bars));
    held.add(Bar.atMost("errors", 0));
    held.add(Bar.atMost("driver_late_p95_ms", MOST_LATE_MS));
    return new Row(name, what + verdict(figures), "req/s", perSecond, all, held);
  }

  /** Empty, or that the latencies say nothing of what was asked. */
  static String verdict(Figures figures) {
    return figures.lateP95Ms() > MOST_LATE_MS ? " (the driver can't keep up: no result)" : "";
  }
}
