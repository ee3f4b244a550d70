package io.groundswell.benchmarks;

import io.groundswell.standalone.local.DataFolder;
import io.groundswell.topics.StrictJson;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * Cached posts under exactly-once, where everything but the model counts, against the same written
 * by hand and against a plain copy of the posts (of five times as many); as many threads each. All
 * three read posts that wait in the topic, and take turns.
 */
final class CachedMeasurement implements Measurement {
  private static final int TEXTS = 8_000;
  private static final int POSTS = 200_000;
  private static final int QUICK_POSTS = 40_000;
  private static final int SAMPLE = 1_000;

  /** Copying is so much faster that it would be over before it can be timed. */
  private static final int COPIED_A_POST = 5;

  private static final String BY_HAND_FROM = "by-hand-from";
  private static final String BY_HAND_TO = "by-hand-to";
  private static final String COPIED_FROM = "copied-from";
  private static final String COPIED_TO = "copied-to";

  @Override
  public String name() {
    return "cached";
  }

  @Override
  public List<Row> measure(Bench bench) throws Exception {
    List<String> texts = bench.texts(TEXTS);
    int posts = bench.quick() ? QUICK_POSTS : POSTS;
    Spread rates = new Spread();
    Spread byHand = new Spread();
    Spread copied = new Spread();
    try (DataFolder folder = DataFolder.open(null);
        Cluster cluster = new Cluster(folder.path(), BenchmarkConfig.path(), true)) {
      Offsets offsets = cluster.scoring().offsets();
      int partitions = offsets.partitions(cluster.config().rawTopic()).size();
      for (String topic : List.of(BY_HAND_FROM, BY_HAND_TO, COPIED_FROM, COPIED_TO)) {
        offsets.createTopic(topic, partitions);
      }
      cluster.warmUp(bench, texts);
      try (HandWrittenLoop loop = new HandWrittenLoop(cluster, BY_HAND_FROM, BY_HAND_TO);
          PlainCopy copy = new PlainCopy(cluster.bootstrapServers(), COPIED_FROM, COPIED_TO)) {
        Bench.say("  warm-up");
        requireSameBytes(cluster, loop, texts);
        processor(cluster, texts, posts / 4);
        byHand(cluster, loop, texts, posts / 4);
        copy(cluster, texts, COPIED_A_POST * posts / 4);
        for (int i = 0; i < bench.repeats(); i++) {
          byHand.add(byHand(cluster, loop, texts, posts));
          rates.add(processor(cluster, texts, posts));
          copied.add(copy(cluster, texts, COPIED_A_POST * posts));
        }
      }
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("posts", (double) posts);
    figures.put("handwritten_posts_per_s", byHand.median());
    figures.put("plain_copy_posts_per_s", copied.median());
    figures.put("ratio_to_handwritten", rates.median() / byHand.median());
    figures.put("ratio_to_plain_copy", rates.median() / copied.median());
    return List.of(
        new Row(
            name(),
            "cached posts through everything, exactly once",
            "posts/s",
            rates,
            figures,
            List.of(
                Row.Bar.atLeast("ratio_to_handwritten", 0.85),
                Row.Bar.atLeast("ratio_to_plain_copy", 0.40))));
  }

  private static double processor(Cluster cluster, List<String> texts, int posts) {
    return told("processor", cluster.scoring().postsPerSecond(posts, HeldPosts.of(texts)));
  }

  private static double byHand(
      Cluster cluster, HandWrittenLoop loop, List<String> texts, int posts) {
    try (HeldPosts held = held(cluster, BY_HAND_FROM, texts, posts)) {
      held.letGo();
      return told(
          "written by hand",
          Counted.perSecondFromFirst(loop.watched(held.doneBy(HandWrittenLoop.GROUP)), posts));
    }
  }

  private static double copy(Cluster cluster, List<String> texts, int posts) {
    Offsets offsets = cluster.scoring().offsets();
    long before = offsets.end(COPIED_TO);
    LongSupplier done = () -> offsets.end(COPIED_TO) - before;
    try (HeldPosts held = held(cluster, COPIED_FROM, texts, posts)) {
      held.letGo();
      return told("plain copy", Counted.perSecondFromFirst(done, posts));
    }
  }

  private static HeldPosts held(Cluster cluster, String topic, List<String> texts, int posts) {
    return new HeldPosts(
        cluster.bootstrapServers(), cluster.scoring().offsets(), topic, posts, HeldPosts.of(texts));
  }

  private static double told(String what, double rate) {
    Bench.say("  %s: %.0f posts/s", what, rate);
    return rate;
  }

  /** A comparison is one only if both write the same, apart from how long it took. */
  private static void requireSameBytes(Cluster cluster, HandWrittenLoop loop, List<String> texts)
      throws Exception {
    int sample = Math.min(SAMPLE, texts.size());
    try (KafkaConsumer<byte[], byte[]> ours = cluster.scoring().nextScored();
        KafkaConsumer<byte[], byte[]> theirs = cluster.scoring().next(BY_HAND_TO)) {
      processor(cluster, texts, sample);
      byHand(cluster, loop, texts, sample);
      Map<String, String> expected = byText(theirs, sample);
      if (!byText(ours, sample).equals(expected) || expected.size() != sample) {
        throw new IllegalStateException(
            "the hand-written loop writes other bytes, or Redis was too slow for the processor");
      }
    }
  }

  private static Map<String, String> byText(KafkaConsumer<byte[], byte[]> reader, int count)
      throws Exception {
    Map<String, String> values = new HashMap<>();
    for (int read = 0; read < count; ) {
      for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofSeconds(1))) {
        String value = StrictJson.utf8(record.value());
        values.put(
            StrictJson.parse(record.value()).path("text").asText(),
            value.replaceFirst("(\"processing_ms\":)[0-9.E-]+", "$1"));
        read++;
      }
    }
    return values;
  }
}
