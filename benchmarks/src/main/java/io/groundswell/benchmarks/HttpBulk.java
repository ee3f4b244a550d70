package io.groundswell.benchmarks;

import io.groundswell.benchmarks.GatlingOutput.Figures;
import io.groundswell.benchmarks.Row.Bar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
    Phase before = new Phase("bulk alone before", Phase.Kind.PAUSE, 1, seconds);
    Phase after = new Phase("bulk alone after", Phase.Kind.PAUSE, 1, seconds);
    Phase warmUp = new Phase("warm-up", Phase.Kind.NEW, RATE, 3);
    try (Backlog backlog = new Backlog(parts.up().bootstrapServers(), parts.bodies())) {
      GatlingOutput output =
          parts.gatling().run(parts.url(), List.of(warmUp, before, fresh, cached, after), false);
      double alone =
          (rate(backlog, output.figures(before.name()))
                  + rate(backlog, output.figures(after.name())))
              / 2;
      List<Row> rows = new ArrayList<>();
      for (Phase phase : List.of(fresh, cached)) {
        Figures figures = output.figures(phase.name());
        Map<String, Double> further =
            Map.of("bulk_posts_per_s", alone, "bulk_share_kept", rate(backlog, figures) / alone);
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
