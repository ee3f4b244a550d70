package io.groundswell.benchmarks;

import io.groundswell.common.json.StrictJson;
import io.groundswell.common.settings.CommonSettings;
import io.groundswell.standalone.local.DataFolder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * Cached posts under exactly-once, where everything but the model counts, against the same written
 * by hand, with as many threads, and against one thread that copies: the posts (five times as
 * many), or what is made of them. All read what waits in a topic, and take turns.
 */
final class CachedMeasurement implements Measurement {
  private static final int TEXTS = 8_000;
  private static final int QUICK_TEXTS = 1_000;
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
    List<String> texts = bench.texts(TEXTS, QUICK_TEXTS);
    int posts = bench.quick() ? QUICK_POSTS : POSTS;
    Spread rates = new Spread();
    Spread byHand = new Spread();
    Spread copied = new Spread();
    Spread copiedScored = new Spread();
    try (DataFolder folder = DataFolder.open(null);
        Cluster cluster = new Cluster(folder.path(), BenchmarkConfig.path(), true)) {
      Offsets offsets = cluster.scoring().offsets();
      int partitions =
          offsets.partitions(cluster.config().settingsRead().get(CommonSettings.RAW_TOPIC)).size();
      for (String topic : List.of(BY_HAND_FROM, BY_HAND_TO, COPIED_FROM, COPIED_TO)) {
        offsets.createTopic(topic, partitions);
      }
      cluster.warmUp(bench, texts);
      try (HandWrittenLoop loop = new HandWrittenLoop(cluster, BY_HAND_FROM, BY_HAND_TO);
          PlainCopy copy = new PlainCopy(cluster.bootstrapServers(), COPIED_FROM, COPIED_TO)) {
        Bench.say("  warm-up");
        IntFunction<byte[]> post = HeldPosts.of(texts);
        List<byte[]> scoredPosts = sameBytes(cluster, loop, texts);
        IntFunction<byte[]> scored = i -> scoredPosts.get(i % scoredPosts.size());
        processor(cluster, texts, posts / 4);
        byHand(cluster, loop, texts, posts / 4);
        copy(cluster, "posts", post, COPIED_A_POST * posts / 4);
        copy(cluster, "scored posts", scored, posts / 4);
        for (int i = 0; i < bench.repeats(); i++) {
          byHand.add(byHand(cluster, loop, texts, posts));
          rates.add(processor(cluster, texts, posts));
          copied.add(copy(cluster, "posts", post, COPIED_A_POST * posts));
          copiedScored.add(copy(cluster, "scored posts", scored, posts));
        }
      }
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("posts", (double) posts);
    figures.put("handwritten_posts_per_s", byHand.median());
    figures.put("plain_copy_posts_per_s", copied.median());
    figures.put("ratio_to_handwritten", rates.median() / byHand.median());
    figures.put("ratio_to_plain_copy", rates.median() / copied.median());
    figures.put("plain_copy_of_scored_per_s", copiedScored.median());
    figures.put("ratio_to_plain_copy_of_scored", rates.median() / copiedScored.median());
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
    try (HeldPosts held = held(cluster, BY_HAND_FROM, HeldPosts.of(texts), posts)) {
      held.letGo();
      return told(
          "written by hand",
          Counted.perSecondFromFirst(loop.watched(held.doneBy(HandWrittenLoop.GROUP)), posts));
    }
  }

  private static double copy(Cluster cluster, String what, IntFunction<byte[]> value, int records) {
    Offsets offsets = cluster.scoring().offsets();
    long before = offsets.end(COPIED_TO);
    LongSupplier done = () -> offsets.end(COPIED_TO) - before;
    try (HeldPosts held = held(cluster, COPIED_FROM, value, records)) {
      held.letGo();
      return told("plain copy of " + what, Counted.perSecondFromFirst(done, records));
    }
  }

  private static HeldPosts held(
      Cluster cluster, String topic, IntFunction<byte[]> value, int records) {
    return new HeldPosts(
        cluster.bootstrapServers(), cluster.scoring().offsets(), topic, records, value);
  }

  private static double told(String what, double rate) {
    Bench.say("  %s: %.0f posts/s", what, rate);
    return rate;
  }

  /**
   * A comparison is one only if both write the same, apart from how long it took.
   *
   * @return some of what is written
   */
  private static List<byte[]> sameBytes(Cluster cluster, HandWrittenLoop loop, List<String> texts)
      throws Exception {
    int sample = Math.min(SAMPLE, texts.size());
    try (KafkaConsumer<byte[], byte[]> ours = cluster.scoring().nextScored();
        KafkaConsumer<byte[], byte[]> theirs = cluster.scoring().next(BY_HAND_TO)) {
      cluster.scoring().postsPerSecond(sample, HeldPosts.of(texts));
      byHand(cluster, loop, texts, sample);
      List<byte[]> written = read(ours, sample);
      Map<String, String> expected = byText(read(theirs, sample));
      if (!byText(written).equals(expected) || expected.size() != sample) {
        throw new IllegalStateException(
            "the hand-written loop writes other bytes, or Redis was too slow for the processor");
      }
      return written;
    }
  }

  private static List<byte[]> read(KafkaConsumer<byte[], byte[]> reader, int count) {
    List<byte[]> values = new ArrayList<>();
    while (values.size() < count) {
      reader.poll(Duration.ofSeconds(1)).forEach(record -> values.add(record.value()));
    }
    return values;
  }

  private static Map<String, String> byText(List<byte[]> scored) throws Exception {
    Map<String, String> values = new HashMap<>();
    for (byte[] value : scored) {
      values.put(
          StrictJson.parse(value).path("text").asText(),
          StrictJson.utf8(value).replaceFirst("(\"processing_ms\":)[0-9.E-]+", "$1"));
    }
    return values;
  }
}
