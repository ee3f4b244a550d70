package io.groundswell.benchmarks;

import io.groundswell.common.json.StrictJson;
import io.groundswell.standalone.local.DataFolder;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** Real texts with repeats by Zipf's law (exponent 1); the cache is empty at the start. */
final class RealisticMeasurement {
  private static final int POSTS_A_TEXT = 3;
  private static final int LOOP = 4_000;
  private static final double EXPONENT = 1.0;
  private static final long SEED = 29;

  private RealisticMeasurement() {}

  static List<Row> measure(Bench bench) throws Exception {
    List<String> distinct = bench.texts(12_000, 1_500);
    Zipf zipf = new Zipf(distinct.size(), EXPONENT, SEED);
    List<String> posts =
        Stream.generate(() -> distinct.get(zipf.next()))
            .limit((long) POSTS_A_TEXT * distinct.size())
            .toList();
    List<String> looped = distinct.subList(0, Math.min(LOOP, distinct.size()));
    Spread rates = new Spread();
    Spread hits = new Spread();
    Spread toLoop = new Spread();
    try (DataFolder folder = DataFolder.open(null);
        Cluster cluster = new Cluster(folder.path())) {
      cluster.warmUp(bench, looped.subList(0, looped.size() / 4));
      for (int i = 0; i < bench.repeats(); i++) {
        cluster.clearCache();
        double before = cluster.engine().textsPerSecond(looped);
        double rate;
        try (KafkaConsumer<byte[], byte[]> scored = cluster.processor().nextScored()) {
          rate = cluster.postsPerSecond(posts);
          hits.add(cachedShare(scored, posts.size()));
        }
        double after = cluster.engine().textsPerSecond(looped);
        rates.add(rate);
        toLoop.add(rate / ((before + after) / 2));
        Bench.progress("  engine loop %.0f, pipeline %.0f, engine loop %.0f", before, rate, after);
      }
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("posts", (double) posts.size());
    figures.put("zipf_exponent", EXPONENT);
    figures.put("repeat_share", 1 - (double) new HashSet<>(posts).size() / posts.size());
    figures.put("hit_share", hits.median());
    figures.put("ratio_to_engine_loop", toLoop.median());
    return List.of(
        new Row("posts with repeats, exactly once", "posts/s", rates, figures, List.of()));
  }

  /** Consumes after the run, so that this consumer does not compete with the processor. */
  private static double cachedShare(KafkaConsumer<byte[], byte[]> scored, int posts)
      throws Exception {
    int read = 0;
    int cached = 0;
    while (read < posts) {
      for (ConsumerRecord<byte[], byte[]> post : scored.poll(Duration.ofSeconds(1))) {
        read++;
        cached += StrictJson.parse(post.value()).path("cached").asBoolean() ? 1 : 0;
      }
    }
    return (double) cached / posts;
  }
}
