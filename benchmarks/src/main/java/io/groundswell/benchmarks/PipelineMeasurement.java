package io.groundswell.benchmarks;

import io.groundswell.benchmarks.Row.Bar;
import io.groundswell.standalone.local.DataFolder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * New posts through embedded broker, Redis and processor under exactly-once, against the engine
 * loop and DJL's stock translator. The peers score the same texts in the same process, the engine
 * loop before and after each run.
 */
final class PipelineMeasurement {
  private static final int WARM_UP = 1_000;

  private PipelineMeasurement() {}

  static List<Row> measure(Bench bench) throws Exception {
    List<String> texts = bench.texts(8_000, 2_000);
    Spread rates = new Spread();
    Spread toLoop = new Spread();
    Spread toSingle = new Spread();
    Spread toPerCore = new Spread();
    try (DataFolder folder = DataFolder.open(null);
        Cluster cluster = new Cluster(folder.path());
        Peers peers = cluster.peers(folder.path())) {
      warmUp(bench, cluster, peers, texts);
      for (int i = 0; i < bench.repeats(5); i++) {
        cluster.clearCache();
        double single = peers.stockSingle(texts);
        double before = peers.engineLoop(texts);
        double rate =
            Bench.progress("pipeline, new posts", cluster.postsPerSecond(texts), "posts/s");
        double after = peers.engineLoop(texts);
        double perCore = peers.stockPerCore(texts);
        rates.add(rate);
        toLoop.add(rate / ((before + after) / 2));
        toSingle.add(rate / single);
        toPerCore.add(rate / perCore);
      }
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("posts", (double) texts.size());
    figures.put("ratio_to_engine_loop", toLoop.median());
    figures.put("ratio_to_stock_per_core", toPerCore.median());
    figures.put("ratio_to_stock_single", toSingle.median());
    return List.of(
        new Row(
            "new posts through everything, exactly once",
            "posts/s",
            rates,
            figures,
            List.of(
                Bar.atLeast("ratio_to_engine_loop", 0.90),
                Bar.atLeast("ratio_to_stock_per_core", 1.5),
                Bar.atLeast("ratio_to_stock_single", 2.2))));
  }

  private static void warmUp(Bench bench, Cluster cluster, Peers peers, List<String> texts)
      throws Exception {
    List<String> some = texts.subList(0, Math.min(WARM_UP, texts.size()));
    cluster.warmUp(bench, some);
    peers.warmUp(some);
    WarmUp.run(
        "new posts",
        bench.warmUps(3),
        () -> {
          cluster.clearCache();
          return cluster.postsPerSecond(texts);
        });
  }
}
