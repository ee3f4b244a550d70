package io.groundswell.benchmarks;

import io.groundswell.standalone.local.DataFolder;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * New posts through everything (embedded broker, Redis, processor under exactly-once) against the
 * limit and against DJL's stock translator. Posts wait in the topic, in a transaction that is
 * committed once all are there, so producing them costs nothing that is timed; the engine loop runs
 * over the same texts before and after, in the same process.
 */
final class PipelineMeasurement implements Measurement {
  private static final int POSTS = 8_000;
  private static final int QUICK_POSTS = 2_000;
  private static final int WARM_UP = 1_000;

  @Override
  public String name() {
    return "pipeline";
  }

  @Override
  public List<Row> measure(Bench bench) throws Exception {
    List<String> texts = bench.texts(POSTS, QUICK_POSTS);
    Spread rates = new Spread();
    Spread toLoop = new Spread();
    Spread toSingle = new Spread();
    Spread toPerCore = new Spread();
    try (DataFolder folder = DataFolder.open(null);
        Cluster cluster = new Cluster(folder.path(), BenchmarkConfig.path(), true);
        Peers peers = cluster.peers(folder.path())) {
      warmUp(bench, cluster, peers, texts);
      for (int i = 0; i < bench.repeats(5); i++) {
        cluster.forget();
        double single = peers.stockSingle(texts);
        double before = peers.engineLoop(texts);
        double piped = cluster.postsPerSecond(texts);
        Bench.say("  pipeline, new posts: %.0f posts/s", piped);
        double after = peers.engineLoop(texts);
        double perCore = peers.stockPerCore(texts);
        rates.add(piped);
        toLoop.add(piped / ((before + after) / 2));
        toSingle.add(piped / single);
        toPerCore.add(piped / perCore);
      }
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("posts", (double) texts.size());
    figures.put("ratio_to_engine_loop", toLoop.median());
    figures.put("ratio_to_stock_per_core", toPerCore.median());
    figures.put("ratio_to_stock_single", toSingle.median());
    return List.of(
        new Row(
            name(),
            "new posts through everything, exactly once",
            "posts/s",
            rates,
            figures,
            List.of(
                Row.Bar.atLeast("ratio_to_engine_loop", 0.90),
                Row.Bar.atLeast("ratio_to_stock_per_core", 1.5),
                Row.Bar.atLeast("ratio_to_stock_single", 2.2))));
  }

  private static void warmUp(Bench bench, Cluster cluster, Peers peers, List<String> texts)
      throws Exception {
    List<String> some = texts.subList(0, Math.min(WARM_UP, texts.size()));
    cluster.warmUp(bench, some);
    peers.engineLoop(some);
    peers.stockSingle(some);
    peers.stockPerCore(some);
    Steady.warmUp(
        "new posts",
        bench.warmUps(3),
        ManagementFactory.getCompilationMXBean(),
        () -> {
          cluster.forget();
          return cluster.postsPerSecond(texts);
        });
  }
}
