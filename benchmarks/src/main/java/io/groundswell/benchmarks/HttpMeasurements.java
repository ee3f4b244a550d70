package io.groundswell.benchmarks;

import io.groundswell.benchmarks.GatlingOutput.Figures;
import io.groundswell.benchmarks.Phase.Load;
import io.groundswell.benchmarks.Phase.Request;
import io.groundswell.benchmarks.Row.Bar;
import io.groundswell.scorer.core.SentimentModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The measurements over HTTP. They share one {@code up}, which starts with the first of them and
 * runs until this process ends.
 */
final class HttpMeasurements {
  /** Latencies are discarded if the driver sent 5 % of its requests later than this. */
  static final double MAX_LATE_MS = 20;

  /** A cache timeout makes a hit a miss now and then. */
  private static final double MIN_HITS = 0.99;

  private static final int WARM_UP_CONNECTIONS = 64;
  private static final String PLAIN_LOOP = "plain_loop";
  private static final String ENGINE_LOOP = "engine_loop";

  private @Nullable LocalUp started;

  /** Texts in the cache, against a plain loop behind the same bridge. */
  List<Row> cached(Bench bench) throws Exception {
    String url = up(bench).url();
    List<Row> rows = new ArrayList<>();
    try (LocalUp peer = LocalUp.plainLoop()) {
      warmUp(bench, peer, Request.CACHED);
      for (int connections : bench.quick() ? new int[] {64} : new int[] {64, 256}) {
        // One run alternates between both, so that the driver is as warm for one as for the other.
        List<Phase> phases = new ArrayList<>();
        for (int i = 0; i <= bench.repeats(5); i++) {
          phases.add(closed("peer " + i, Request.CACHED, peer.url(), connections, bench));
          phases.add(closed("up " + i, Request.CACHED, url, connections, bench));
        }
        GatlingOutput output = gatling(bench).run(phases, false);
        Peak peak = new Peak();
        for (Phase phase : phases.subList(2, phases.size())) { // the first two are a warm-up
          Figures figures = output.figures(phase.name());
          if (phase.url().equals(url)) {
            peak.add(figures);
          } else {
            peak.peer.add(figures.perSecond());
          }
        }
        rows.add(
            peak.row(
                "cached, peak with " + connections + " connections",
                1,
                PLAIN_LOOP,
                "req_per_s",
                Bar.atLeast("ratio_to_plain_loop", 0.9),
                Bar.atLeast("median", 4000)));
      }
    }
    rows.addAll(openLoops(bench, Request.CACHED, rows.get(0).values().median(), 2_400, 15));
    return rows;
  }

  /** New texts, against the engine loop on such texts. */
  List<Row> newTexts(Bench bench) throws Exception {
    Peak peak = peakBesideEngine(bench, Request.NEW, 64);
    List<Row> rows = new ArrayList<>();
    rows.add(
        peak.row(
            "new, peak with 64 connections",
            1,
            ENGINE_LOOP,
            "texts_per_s",
            Bar.atLeast("ratio_to_engine_loop", 0.6)));
    rows.addAll(openLoops(bench, Request.NEW, peak.perSecond.median(), 200, 40));
    return rows;
  }

  /** Batches of ten texts, four of them cached. */
  List<Row> batch(Bench bench) throws Exception {
    int rate = 110;
    Peak peak = peakBesideEngine(bench, Request.BATCH, 16);
    return List.of(
        peak.row(
            "batches of 10, 4 cached, peak with 16 connections",
            Bodies.BATCH - Bodies.BATCH_CACHED,
            ENGINE_LOOP,
            "texts_per_s",
            Bar.atLeast("median", rate)),
        openLoop(
            bench,
            "batches of 10, 4 cached, at " + rate + " req/s",
            Request.BATCH,
            rate,
            Bar.atMost("p95_ms", 200)));
  }

  /** Single texts while more new posts wait than can be scored. */
  List<Row> bulk(Bench bench) throws Exception {
    LocalUp up = up(bench);
    int rate = 50;
    int seconds = bench.phaseSeconds();
    String beside = " at " + rate + " req/s while bulk saturates the cores";
    Phase fresh = Phase.open("new" + beside, Request.NEW, up.url(), rate, seconds);
    Phase cached = Phase.open("cached" + beside, Request.CACHED, up.url(), rate, seconds);
    List<Phase> phases =
        List.of(
            Phase.open("warm-up", Request.NEW, up.url(), rate, seconds),
            pause("before", up, seconds),
            fresh,
            pause("between", up, seconds),
            cached,
            pause("after", up, seconds));
    try (Backlog backlog = new Backlog(up.bootstrapServers(), Bodies.of(bench.texts()))) {
      GatlingOutput output = gatling(bench).run(phases, false);
      List<Row> rows = new ArrayList<>();
      for (Phase phase : List.of(fresh, cached)) {
        int at = phases.indexOf(phase);
        double without =
            (rate(backlog, output, phases.get(at - 1)) + rate(backlog, output, phases.get(at + 1)))
                / 2;
        Map<String, Double> further = new LinkedHashMap<>();
        further.put("bulk_share_kept", rate(backlog, output, phase) / without);
        further.put("bulk_posts_per_s", without);
        rows.add(
            row(
                phase,
                output,
                further,
                Bar.atMost("p95_ms", 60),
                Bar.atLeast("bulk_share_kept", 0.7)));
      }
      return rows;
    }
  }

  /** Many connections that stay open, each with a cached request every second. */
  List<Row> connections(Bench bench) throws Exception {
    String url = up(bench).url();
    int count = 1_000;
    Phase phase =
        new Phase(
            count + " connections, each a cached request every second",
            Load.STEADY,
            Request.CACHED,
            url,
            count,
            2 * bench.phaseSeconds());
    GatlingOutput output =
        gatling(bench)
            .run(List.of(Phase.open("warm-up", Request.CACHED, url, count, 3), phase), false);
    return List.of(row(phase, output, Map.of(), Bar.atMost("p99_ms", 100)));
  }

  private synchronized LocalUp up(Bench bench) throws Exception {
    LocalUp up = started;
    if (up == null) {
      up = new LocalUp();
      started = up;
      new Instance(up.url()).fillCache(Bodies.of(bench.texts()));
      warmUp(bench, up, Request.CACHED); // these requests run most of the code
    }
    return up;
  }

  private static GatlingRun gatling(Bench bench) {
    return new GatlingRun(bench.texts());
  }

  private static Phase pause(String name, LocalUp up, int seconds) {
    return new Phase(name, Load.PAUSE, Request.NEW, up.url(), 0, seconds);
  }

  private static Phase closed(
      String name, Request request, String url, int connections, Bench bench) {
    return Phase.closed(name, request, url, connections, bench.peakSeconds());
  }

  private static void warmUp(Bench bench, LocalUp up, Request request) throws Exception {
    Phase phase =
        Phase.closed("warm-up", request, up.url(), WARM_UP_CONNECTIONS, bench.warmUpSeconds());
    WarmUp.run(
        request + " requests",
        bench.warmUps(1),
        up.jit(),
        () -> gatling(bench).run(List.of(phase), false).figures(phase.name()).perSecond());
  }

  /** The engine runs here, before and after each load, while the instance is idle. */
  private Peak peakBesideEngine(Bench bench, Request request, int connections) throws Exception {
    LocalUp up = up(bench);
    warmUp(bench, up, request);
    Phase warmUp = closed("warm-up", request, up.url(), connections, bench);
    Phase measured = closed("peak", request, up.url(), connections, bench);
    NewTexts fresh = NewTexts.of(bench.texts());
    List<String> texts =
        IntStream.range(0, bench.quick() ? 600 : 6_000).mapToObj(fresh::text).toList();
    Peak peak = new Peak();
    try (SentimentModel model = BareEngine.bundledModel()) {
      BareEngine engine = new BareEngine(model, Runtime.getRuntime().availableProcessors());
      engine.textsPerSecond(texts.subList(0, texts.size() / 3)); // warm-up
      for (int i = 0; i < bench.repeats(); i++) {
        peak.peer.add(engine.textsPerSecond(texts));
        peak.add(gatling(bench).run(List.of(warmUp, measured), false).figures(measured.name()));
        peak.peer.add(engine.textsPerSecond(texts));
      }
    }
    return peak;
  }

  /** Rows of a rate whose latency has a bar, and of 25, 50 and 80 % of a peak. */
  private List<Row> openLoops(
      Bench bench, Request request, double peak, int perSecond, int maxP95Ms) throws Exception {
    String url = up(bench).url();
    int seconds = bench.phaseSeconds();
    String what = request.name().toLowerCase(Locale.ROOT);
    Map<Phase, List<Bar>> phases = new LinkedHashMap<>();
    // The fixed rate comes before rates that may be too high and leave requests behind.
    phases.put(
        Phase.open(what + " at " + perSecond + " req/s", request, url, perSecond, seconds),
        List.of(Bar.atMost("p95_ms", maxP95Ms)));
    for (int percent : new int[] {25, 50, 80}) {
      String name = "%s at %d %% of the peak".formatted(what, percent);
      phases.put(Phase.open(name, request, url, percent / 100.0 * peak, seconds), List.of());
    }
    List<Phase> all = new ArrayList<>(phases.keySet());
    all.add(0, Phase.open("warm-up", request, url, peak / 4, bench.warmUpSeconds()));
    GatlingOutput output = gatling(bench).run(all, false);
    List<Row> rows = new ArrayList<>();
    phases.forEach(
        (phase, bars) -> rows.add(row(phase, output, Map.of(), bars.toArray(Bar[]::new))));
    return rows;
  }

  private Row openLoop(Bench bench, String what, Request request, int perSecond, Bar bar)
      throws Exception {
    String url = up(bench).url();
    Phase phase = Phase.open(what, request, url, perSecond, bench.phaseSeconds());
    Phase warmUp = Phase.open("warm-up", request, url, perSecond / 4.0, bench.warmUpSeconds());
    return row(phase, gatling(bench).run(List.of(warmUp, phase), false), Map.of(), bar);
  }

  /** A row that has bars for errors, the driver's lateness and cache hits, too. */
  private static Row row(
      Phase phase, GatlingOutput output, Map<String, Double> further, Bar... bars) {
    Figures figures = output.figures(phase.name());
    Map<String, Double> all = new LinkedHashMap<>();
    List<Bar> allBars = new ArrayList<>(List.of(bars));
    all.put("p50_ms", figures.p50Ms());
    all.put("p95_ms", figures.p95Ms());
    all.put("p99_ms", figures.p99Ms());
    all.put("max_ms", figures.maxMs());
    all.put("errors", (double) figures.failed());
    all.put("driver_late_p95_ms", figures.lateP95Ms());
    all.putAll(further);
    if (phase.request() == Request.CACHED) {
      all.put("hit_share", (double) figures.hits() / Math.max(1, figures.requests()));
      allBars.add(Bar.atLeast("hit_share", MIN_HITS));
    }
    allBars.add(Bar.atMost("errors", 0));
    allBars.add(Bar.atMost("driver_late_p95_ms", MAX_LATE_MS));
    return new Row(
        phase.name() + verdict(figures), "req/s", Spread.of(figures.perSecond()), all, allBars);
  }

  /** Empty, or that the driver was late: then the latencies are no result. */
  static String verdict(Figures figures) {
    return figures.lateP95Ms() > MAX_LATE_MS ? " (the driver can't keep up: no result)" : "";
  }

  private static double rate(Backlog backlog, GatlingOutput output, Phase phase) {
    Figures figures = output.figures(phase.name());
    return backlog.perSecond(figures.fromMillis(), figures.toMillis());
  }

  /** Closed loops, and what a peer reached in turns with them. */
  private static final class Peak {
    private final Spread perSecond = new Spread();
    private final Spread p95 = new Spread();
    private final Spread peer = new Spread();
    private long errors;

    void add(Figures figures) {
      perSecond.add(figures.perSecond());
      p95.add(figures.p95Ms());
      errors += figures.failed();
    }

    /**
     * @param each texts of a request that the peer processes, too
     */
    Row row(String what, int each, String peerName, String peerUnit, Bar... bars) {
      Map<String, Double> further = new LinkedHashMap<>();
      further.put("ratio_to_" + peerName, each * perSecond.median() / peer.median());
      further.put(peerName + "_" + peerUnit, peer.median());
      further.put("p95_ms", p95.median());
      further.put("errors", (double) errors);
      List<Bar> allBars = new ArrayList<>(List.of(bars));
      allBars.add(Bar.atMost("errors", 0));
      return new Row(what, "req/s", perSecond, further, allBars);
    }
  }
}
