package io.groundswell.benchmarks;

import io.groundswell.processor.ProcessorConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the system holds in memory for the whole process of {@code up} (broker, processor with all
 * roles, bridge, engine), without Redis: when it is ready, and at most, while it scores new posts.
 */
final class MemoryMeasurement implements Measurement {
  private static final int POSTS = 6_000;
  private static final int QUICK_POSTS = 1_000;

  /** 1.2 GB, in millions of bytes. */
  private static final double MOST = 1_200;

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public List<Row> measure(Bench bench) throws Exception {
    List<String> texts = bench.texts(POSTS, QUICK_POSTS);
    Spread most = new Spread();
    Map<String, Double> figures = new LinkedHashMap<>();
    try (LocalUp up = new LocalUp();
        Scoring scoring = new Scoring(up.bootstrapServers(), ProcessorConfig.read(Map.of()))) {
      figures.put("posts", (double) texts.size());
      figures.put("ready_mb", Resident.megabytes(up.pid()));
      Bench.say("  ready: %.0f MB", Resident.megabytes(up.pid()));
      scoring.postsPerSecond(texts.size(), HeldPosts.of(texts)); // new ones
      scoring.postsPerSecond(texts.size(), HeldPosts.of(texts)); // cached ones
      figures.put("after_scoring_mb", Resident.megabytes(up.pid()));
      most.add(Resident.most(up.pid()));
      Bench.say("  at most: %.0f MB", most.median());
    }
    return List.of(
        new Row(
            name(),
            "most memory of groundswell up while it scores",
            "MB",
            most,
            figures,
            List.of(Row.Bar.atMost("median", MOST))));
  }
}
