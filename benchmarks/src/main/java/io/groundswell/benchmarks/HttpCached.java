package io.groundswell.benchmarks;

import io.groundswell.benchmarks.Row.Bar;
import java.util.ArrayList;
import java.util.List;

/** {@code /predict} with texts in the cache, against a plain loop behind the same bridge. */
final class HttpCached implements Measurement {
  private static final int RATE = 2_400;
  private static final int MOST_MS = 15;

  private final Served served;

  HttpCached(Served served) {
    this.served = served;
  }

  @Override
  public String name() {
    return "http-cached";
  }

  @Override
  public List<Row> measure(Bench bench) throws Exception {
    Served.Parts parts = served.get(bench);
    List<Row> rows = new ArrayList<>();
    try (LocalUp peer = LocalUp.plainLoop()) {
      Served.warmUp(bench, parts.wrk(), peer);
      for (int connections : bench.quick() ? new int[] {64} : new int[] {64, 256}) {
        rows.add(peak(bench, parts, peer, connections));
      }
    }
    double peak = rows.get(0).values().median();
    rows.addAll(
        new OpenLoop(bench, parts, name(), Phase.Kind.CACHED).sharesAnd(peak, RATE, MOST_MS));
    return rows;
  }

  private Row peak(Bench bench, Served.Parts parts, LocalUp peer, int connections)
      throws Exception {
    Peak peak = new Peak(1, "plain_loop", "req_per_s");
    for (int i = 0; i < bench.repeats(5); i++) {
      int seconds = Served.peakSeconds(bench);
      peak.addPeer(parts.wrk().cached(peer.url(), connections, seconds).perSecond());
      peak.add(parts.wrk().cached(parts.url(), connections, seconds));
    }
    return peak.row(
        name(),
        "cached, peak with " + connections + " connections",
        List.of(
            Bar.atLeast("ratio_to_plain_loop", 0.9),
            Bar.atLeast("median", 4000),
            Bar.atMost("errors", 0)));
  }
}
