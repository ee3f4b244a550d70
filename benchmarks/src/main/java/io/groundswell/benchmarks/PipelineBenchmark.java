package io.groundswell.benchmarks;

import io.groundswell.processor.scoring.Batches;
import io.groundswell.standalone.local.DataFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The whole way of a post, against the bare engine and against a plain copy of records. */
@Command(
    name = "pipeline",
    description = "Posts a second through everything: all new, then all cached.")
final class PipelineBenchmark implements Callable<Integer> {
  private static final int WARM_UP = 1_000;
  private static final String COPIED_FROM = "copied-from";
  private static final String COPIED_TO = "copied-to";

  @Option(names = "--posts", defaultValue = "6000", description = "How many (${DEFAULT-VALUE}).")
  private int posts = 6_000;

  @Option(names = "--tsv", description = "Texts are the third column of this file.")
  private @Nullable Path tsv;

  @Option(names = "--repeats", defaultValue = "3", description = "How often (${DEFAULT-VALUE}).")
  private int repeats = 3;

  @Option(names = "--no-cache", description = "Without Redis, and so without the second pass.")
  private boolean uncached;

  private final Spread engine = new Spread();
  private final Spread allNew = new Spread();
  private final Spread newRatio = new Spread();
  private final Spread copy = new Spread();
  private final Spread cached = new Spread();
  private final Spread cachedRatio = new Spread();

  @Override
  public Integer call() throws Exception {
    List<String> sample = Texts.read(tsv, posts + WARM_UP);
    int warmUp = Math.min(WARM_UP, sample.size() / 4);
    List<String> texts = sample.subList(warmUp, sample.size());
    try (DataFolder folder = DataFolder.open(null);
        Cluster cluster = new Cluster(folder.path(), BenchmarkConfig.path(), !uncached)) {
      cluster.createTopic(COPIED_FROM, 6);
      cluster.createTopic(COPIED_TO, 6);
      String servers = cluster.bootstrapServers();
      String raw = cluster.config().rawTopic();
      try (Flow pipeline = new Flow(servers, raw, cluster.config().sentimentTopic());
          Flow copying = new Flow(servers, COPIED_FROM, COPIED_TO)) {
        for (int i = 0; i < 2; i++) { // new, then cached
          pipeline.postsPerSecond(sample.subList(0, warmUp));
          engineRate(cluster, sample.subList(0, warmUp));
        }
        for (int round = 0; round < repeats; round++) {
          round(cluster, pipeline, copying, texts);
        }
      }
    }
    System.out.printf("%d posts, cache %s%n", texts.size(), uncached ? "off" : "on");
    System.out.println("bare engine, texts/s:      " + engine.show("%.0f"));
    System.out.println("all new, posts/s:          " + allNew.show("%.0f"));
    System.out.println("  ratio to the engine:     " + newRatio.show("%.2f"));
    if (!uncached) {
      System.out.println("plain copy, posts/s:       " + copy.show("%.0f"));
      System.out.println("all cached, posts/s:       " + cached.show("%.0f"));
      System.out.println("  ratio to the plain copy: " + cachedRatio.show("%.2f"));
    }
    System.out.println(Quiet.loudest());
    return 0;
  }

  /** The engine before and after, so that a drift of the machine is no drift of the ratio. */
  private void round(Cluster cluster, Flow pipeline, Flow copying, List<String> texts)
      throws Exception {
    double before = Quiet.measure(() -> engineRate(cluster, texts));
    double piped =
        Quiet.measure(
            () -> {
              cluster.forget();
              return pipeline.postsPerSecond(texts);
            });
    double after = Quiet.measure(() -> engineRate(cluster, texts));
    double bare = (before + after) / 2;
    engine.add(before);
    engine.add(after);
    allNew.add(piped);
    newRatio.add(piped / bare);
    System.out.printf("engine %.0f, pipeline %.0f, engine %.0f texts/s%n", before, piped, after);
    if (!uncached) {
      double hit = Quiet.measure(() -> pipeline.postsPerSecond(texts));
      double copied;
      try (PlainCopy plain = new PlainCopy(cluster.bootstrapServers(), COPIED_FROM, COPIED_TO)) {
        copied = Quiet.measure(() -> copying.postsPerSecond(texts));
      }
      cached.add(hit);
      copy.add(copied);
      cachedRatio.add(hit / copied);
    }
  }

  private static double engineRate(Cluster cluster, List<String> texts) throws Exception {
    return cluster
        .engine()
        .textsPerSecond(texts, BareEngine.ALL, BareEngine.BATCH_SIZE, Batches.TOKEN_BUDGET);
  }
}
