package io.groundswell.benchmarks;

import io.groundswell.benchmarks.Row.Bar;
import java.util.List;
import java.util.Map;

/** {@code /batch_predict} with ten texts, four of them in the cache. */
final class HttpBatch implements Measurement {
  private static final int CONNECTIONS = 16;
  private static final int RATE = 110;
  private static final int MOST_MS = 200;

  private final Served served;

  HttpBatch(Served served) {
    this.served = served;
  }

  @Override
  public String name() {
    return "http-batch";
  }

  @Override
  public List<Row> measure(Bench bench) throws Exception {
    Served.Parts parts = served.get(bench);
    Peak peak =
        EnginePeer.peak(
            bench,
            parts,
            "batches",
            LoadSimulation.BATCH_TEXTS - LoadSimulation.BATCH_KNOWN,
            seconds -> parts.wrk().batches(parts.url(), CONNECTIONS, seconds));
    Phase phase =
        new Phase(
            "batches of 10, 4 cached, at " + RATE + " req/s",
            Phase.Kind.BATCH,
            RATE,
            Served.phaseSeconds(bench));
    GatlingOutput output =
        parts
            .gatling()
            .run(
                parts.url(),
                List.of(
                    new Phase("warm-up", Phase.Kind.BATCH, RATE / 4.0, Served.warmUpSeconds(bench)),
                    phase),
                false);
    return List.of(
        peak.row(
            name(),
            "batches of 10, 4 cached, peak with " + CONNECTIONS + " connections",
            List.of(Bar.atLeast("median", RATE), Bar.atMost("errors", 0))),
        OpenLoop.row(
            name(),
            phase.name(),
            output.figures(phase.name()),
            Map.of(),
            Bar.atMost("p95_ms", MOST_MS)));
  }
}
