package io.groundswell.benchmarks;

import io.groundswell.benchmarks.Row.Bar;
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
 * Cached posts under exactly-once, where everything but the model counts. The peers are a
 * hand-written loop with as many threads, and one thread that copies posts (five times as many) or
 * scored posts. All consume from a topic that is filled before, and take turns.
 */
final class CachedMeasurement {
  private static final int SAMPLE = 1_000;

  /** Copying is so fast that a run of as many posts would be too short to time. */
  private static final int COPIES_A_POST = 5;

  private static final String BY_HAND_FROM = "by-hand-from";
  private static final String BY_HAND_TO = "by-hand-to";
  private static final String COPIED_FROM = "copied-from";
  private static final String COPIED_TO = "copied-to";

  private final Cluster cluster;
  private final HandWrittenLoop loop;
  private final List<String> texts;
  private final IntFunction<byte[]> post;

  private CachedMeasurement(Cluster cluster, HandWrittenLoop loop, List<String> texts) {
    this.cluster = cluster;
    this.loop = loop;
    this.texts = texts;
    this.post = UncommittedPosts.of(texts);
  }

  static List<Row> measure(Bench bench) throws Exception {
    List<String> texts = bench.texts(8_000, 1_000);
    try (DataFolder folder = DataFolder.open(null);
        Cluster cluster = new Cluster(folder.path())) {
      Offsets offsets = cluster.processor().offsets();
      int partitions =
          offsets.partitions(cluster.config().settingsRead().get(CommonSettings.RAW_TOPIC)).size();
      for (String topic : List.of(BY_HAND_FROM, BY_HAND_TO, COPIED_FROM, COPIED_TO)) {
        offsets.createTopic(topic, partitions);
      }
      cluster.warmUp(bench, texts);
      try (HandWrittenLoop loop = new HandWrittenLoop(cluster, BY_HAND_FROM, BY_HAND_TO);
          PlainCopy copy = new PlainCopy(cluster.bootstrapServers(), COPIED_FROM, COPIED_TO)) {
        return new CachedMeasurement(cluster, loop, texts)
            .measure(bench.repeats(), bench.quick() ? 40_000 : 200_000);
      }
    }
  }

  private List<Row> measure(int repeats, int posts) throws Exception {
    Spread rates = new Spread();
    Spread byHand = new Spread();
    Spread copied = new Spread();
    Spread copiedScored = new Spread();
    Bench.progress("  warm-up");
    List<byte[]> scoredPosts = sameBytes();
    IntFunction<byte[]> scored = i -> scoredPosts.get(i % scoredPosts.size());
    processor(posts / 4);
    byHand(posts / 4);
    copy("posts", post, COPIES_A_POST * posts / 4);
    copy("scored posts", scored, posts / 4);
    for (int i = 0; i < repeats; i++) {
      byHand.add(byHand(posts));
      rates.add(processor(posts));
      copied.add(copy("posts", post, COPIES_A_POST * posts));
      copiedScored.add(copy("scored posts", scored, posts));
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
            "cached posts through everything, exactly once",
            "posts/s",
            rates,
            figures,
            List.of(
                Bar.atLeast("ratio_to_handwritten", 0.85),
                Bar.atLeast("ratio_to_plain_copy", 0.40))));
  }

  private double processor(int posts) {
    return Bench.progress("processor", cluster.processor().postsPerSecond(posts, post), "posts/s");
  }

  private double byHand(int posts) {
    try (UncommittedPosts uncommitted = uncommitted(BY_HAND_FROM, post, posts)) {
      uncommitted.commit();
      LongSupplier done = loop.watched(uncommitted.doneBy(HandWrittenLoop.GROUP));
      return Bench.progress("written by hand", CountRate.fromFirst(done, posts), "posts/s");
    }
  }

  private double copy(String what, IntFunction<byte[]> value, int records) {
    Offsets offsets = cluster.processor().offsets();
    long before = offsets.end(COPIED_TO);
    LongSupplier done = () -> offsets.end(COPIED_TO) - before;
    try (UncommittedPosts uncommitted = uncommitted(COPIED_FROM, value, records)) {
      uncommitted.commit();
      return Bench.progress("plain copy of " + what, CountRate.fromFirst(done, records), "posts/s");
    }
  }

  private UncommittedPosts uncommitted(String topic, IntFunction<byte[]> value, int records) {
    return new UncommittedPosts(
        cluster.bootstrapServers(), cluster.processor().offsets(), topic, records, value);
  }

  /**
   * Verifies that both write the same bytes, apart from {@code processing_ms}: otherwise the rates
   * are not comparable.
   *
   * @return a sample of scored posts
   */
  private List<byte[]> sameBytes() throws Exception {
    int sample = Math.min(SAMPLE, texts.size());
    try (KafkaConsumer<byte[], byte[]> ours = cluster.processor().nextScored();
        KafkaConsumer<byte[], byte[]> theirs = cluster.processor().next(BY_HAND_TO)) {
      processor(sample);
      byHand(sample);
      List<byte[]> written = read(ours, sample);
      Map<String, String> expected = byText(read(theirs, sample));
      if (!byText(written).equals(expected) || expected.size() != sample) {
        throw new IllegalStateException(
            "The hand-written loop writes other bytes than the processor, or the cache timed out");
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
