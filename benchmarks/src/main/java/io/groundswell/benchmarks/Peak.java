package io.groundswell.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Closed loops: the most that was answered, beside what a peer did in turns with it. */
final class Peak {
  private final Spread perSecond = new Spread();
  private final Spread p95 = new Spread();
  private final Spread peer = new Spread();
  private long errors;

  void add(Wrk.Figures figures) {
    perSecond.add(figures.perSecond());
    p95.add(figures.p95Ms());
    errors += figures.refused() + figures.broken();
  }

  /** What the peer did, in requests or texts a second. */
  void addPeer(double rate) {
    peer.add(rate);
  }

  double median() {
    return perSecond.median();
  }

  /** The row of one that has a peer. */
  Row row(String name, String what, String peerName, String peerUnit, List<Row.Bar> bars) {
    Map<String, Double> further = new LinkedHashMap<>();
    further.put("ratio_to_" + peerName, perSecond.median() / peer.median());
    further.put(peerName + "_" + peerUnit, peer.median());
    return row(name, what, further, bars);
  }

  /** The row of one that has none. */
  Row row(String name, String what, List<Row.Bar> bars) {
    return row(name, what, new LinkedHashMap<>(), bars);
  }

  private Row row(String name, String what, Map<String, Double> further, List<Row.Bar> bars) {
    further.put("p95_ms", p95.median());
    further.put("errors", (double) errors);
    return new Row(name, what, "req/s", perSecond, further, bars);
  }
}
