package io.groundswell.benchmarks;

import io.groundswell.benchmarks.Row.Bar;
import java.util.ArrayList;
import java.util.List;

/** {@code /predict} with texts that were never seen, against the bare engine on such texts. */
final class HttpNew implements Measurement {
  private static final int CONNECTIONS = 64;
  private static final int RATE = 200;
  private static final int MOST_MS = 40;

  private final Served served;

  HttpNew(Served served) {
    this.served = served;
  }

  @Override
  public String name() {
    return "http-new";
  }

  @Override
  public List<Row> measure(Bench bench) throws Exception {
    Served.Parts parts = served.get(bench);
    Peak peak =
        EnginePeer.peak(
            bench,
            parts,
            "new requests",
            1,
            seconds -> parts.wrk().fresh(parts.url(), CONNECTIONS, seconds));
    List<Row> rows = new ArrayList<>();
    rows.add(
        peak.row(
            name(),
            "new, peak with " + CONNECTIONS + " connections",
            List.of(Bar.atLeast("ratio_to_engine_loop", 0.6), Bar.atMost("errors", 0))));
    rows.addAll(
        new OpenLoop(bench, parts, name(), Phase.Kind.NEW).sharesAnd(peak.median(), RATE, MOST_MS));
    return rows;
  }
}
