package io.groundswell.benchmarks;

import io.groundswell.benchmarks.GatlingOutput.Figures;
import io.groundswell.benchmarks.Row.Bar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code /predict} while more new posts wait than can be scored. */
final class HttpBulk implements Measurement {
  private static final int RATE = 50;
  private static final int MOST_MS = 60;
  private static final double LEAST_SHARE = 0.7;

  private final Served served;

  HttpBulk(Served served) {
    this.served = served;
  }

  @Override
  public String name() {
    return "http-bulk";
  }

  @Override
  public List<Row> measure(Bench bench) throws Exception {
    Served.Parts parts = served.get(bench);
    int seconds = Served.phaseSeconds(bench);
    String beside = " at " + RATE + " req/s while bulk saturates the cores";
    Phase fresh = new Phase("new" + beside, Phase.Kind.NEW, RATE, seconds);
    Phase cached = new Phase("cached" + beside, Phase.Kind.CACHED, RATE, seconds);
    List<Phase> alone =
        Stream.of("before", "between", "after")
            .map(when -> new Phase("bulk alone " + when, Phase.Kind.PAUSE, 1, seconds))
            .toList();
    Phase warmUp = new Phase("warm-up", Phase.Kind.NEW, RATE, seconds);
    List<Phase> phases = List.of(warmUp, alone.get(0), fresh, alone.get(1), cached, alone.get(2));
    try (Backlog backlog = new Backlog(parts.up().bootstrapServers(), parts.bodies())) {
      GatlingOutput output = parts.gatling().run(parts.url(), phases, false);
      List<Row> rows = new ArrayList<>();
      for (Phase phase : List.of(fresh, cached)) {
        int at = phases.indexOf(phase);
        double without =
            (rate(backlog, output.figures(phases.get(at - 1).name()))
                    + rate(backlog, output.figures(phases.get(at + 1).name())))
                / 2;
        Figures figures = output.figures(phase.name());
        Map<String, Double> further =
            Map.of(
                "bulk_posts_per_s", without, "bulk_share_kept", rate(backlog, figures) / without);
        Bar[] bars = {Bar.atMost("p95_ms", MOST_MS), Bar.atLeast("bulk_share_kept", LEAST_SHARE)};
        rows.add(
            phase.equals(cached)
                ? OpenLoop.cachedRow(name(), phase.name(), figures, further, bars)
                : OpenLoop.row(name(), phase.name(), figures, further, bars));
      }
      return rows;
    }
  }

  private static double rate(Backlog backlog, Figures figures) {
    return backlog.perSecond(figures.fromMillis(), figures.toMillis());
  }
}
