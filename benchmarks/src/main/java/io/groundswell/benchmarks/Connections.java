package io.groundswell.benchmarks;

import io.groundswell.benchmarks.Row.Bar;
import java.util.List;
import java.util.Map;

/** Many connections that stay open, each with a cached request every second. */
final class Connections implements Measurement {
  private static final int CONNECTIONS = 1_000;
  private static final int MOST_P99_MS = 100;

  private final Served served;

  Connections(Served served) {
    this.served = served;
  }

  @Override
  public String name() {
    return "connections";
  }

  @Override
  public List<Row> measure(Bench bench) throws Exception {
    Served.Parts parts = served.get(bench);
    Phase phase =
        new Phase(
            CONNECTIONS + " connections, each a cached request every second",
            Phase.Kind.CONNECTIONS,
            CONNECTIONS,
            2 * Served.phaseSeconds(bench));
    GatlingOutput output =
        parts
            .gatling()
            .run(
                parts.url(),
                List.of(new Phase("warm-up", Phase.Kind.CACHED, CONNECTIONS, 3), phase),
                false);
    return List.of(
        OpenLoop.cachedRow(
            name(),
            phase.name(),
            output.figures(phase.name()),
            Map.of(),
            Bar.atMost("p99_ms", MOST_P99_MS)));
  }
}
