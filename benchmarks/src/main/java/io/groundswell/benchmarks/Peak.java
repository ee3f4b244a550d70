package io.groundswell.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Closed loops: the most that was answered, beside what a peer did in turns with it. */
final class Peak {
  private final Spread perSecond = new Spread();
  private final Spread p95 = new Spread();
  private final Spread peer = new Spread();
  private final int each;
  private final String peerName;
  private final String peerUnit;
  private long errors;

  /**
   * @param each what one request is to the peer, in the peer's unit
   */
  Peak(int each, String peerName, String peerUnit) {
    this.each = each;
    this.peerName = peerName;
    this.peerUnit = peerUnit;
  }

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

  Row row(String name, String what, List<Row.Bar> bars) {
    Map<String, Double> further = new LinkedHashMap<>();
    further.put("ratio_to_" + peerName, each * perSecond.median() / peer.median());
    further.put(peerName + "_" + peerUnit, peer.median());
    further.put("p95_ms", p95.median());
    further.put("errors", (double) errors);
    return new Row(name, what, "req/s", perSecond, further, bars);
  }
}
