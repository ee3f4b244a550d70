package io.groundswell.standalone.guarantees;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.processor.poll.PollLimits;
import io.groundswell.processor.score.PostScorer;
import io.groundswell.processor.score.ScoreTopology;
import io.groundswell.processor.shadow.ShadowMetrics;
import io.groundswell.processor.shadow.ShadowScorer;
import io.groundswell.processor.shadow.ShadowTopology;
import io.groundswell.processor.stream.CloudEvents;
import io.groundswell.processor.stream.DeadLetterHandler;
import io.groundswell.processor.stream.SizeLimits;
import io.groundswell.processor.stream.StreamMetrics;
import io.groundswell.processor.stream.StreamsRuntime;
import io.groundswell.processor.stream.StreamsSettings;
import io.groundswell.scorer.core.BatchingScorer;
import io.groundswell.scorer.core.HangGuard;
import io.groundswell.scorer.core.LanguageDetector;
import io.groundswell.scorer.core.Languages;
import io.groundswell.scorer.core.ModelId;
import io.groundswell.scorer.core.QueueCapacity;
import io.groundswell.scorer.core.ScoreCache;
import io.groundswell.scorer.core.Scorer;
import io.groundswell.scorer.core.ScorerMetrics;
import io.groundswell.scorer.core.SentimentModel;
import io.groundswell.scorer.core.TokenizedText;
import io.groundswell.scorer.core.Workers;
import io.groundswell.standalone.guarantees.Cluster.Reader;
import io.groundswell.topics.PostFormat;
import io.groundswell.topics.PostReader;
import io.groundswell.topics.TextRules;
import io.groundswell.topics.TopicSpec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scorer lane on a real broker, with models as they should not be. */
class ModelInTroubleIT {
  private static final long HALF_A_SECOND = 500_000_000L;
  private static final SizeLimits LIMITS =
      new SizeLimits(
          Map.of(
              "sentiment",
              2 << 20,
              "sentiment-shadow",
              2 << 20,
              "raw-posts-dead-letters",
              2 << 20));
  private static final TextRules RULES = new TextRules(1000);

  @TempDir Path folder;
  private final AtomicInteger givenUp = new AtomicInteger();

  @Test
  void aSlowModelCommitsSteadily() throws Exception {
    int posts = 24; // with one worker twelve seconds' work: more than a transaction may last
    try (Cluster cluster = cluster(posts);
        Lane lane = new Lane(cluster, new Model(HALF_A_SECOND, new AtomicInteger()), this::posts)) {
      Reader sentiment = cluster.read("sentiment");
      sentiment.untilAtLeast(1);
      assertThat(sentiment.records).hasSizeLessThan(posts);
      sentiment.untilAtLeast(posts).untilEnd();
      assertThat(sentiment.records).hasSize(posts);
      assertThat(lane.scorer.modelUp()).isTrue();
      assertThat(givenUp).hasValue(0);
    }
  }

  @Test
  void aWindowThatOutlastsTheGroupsPatienceCostsNoMembership() throws Exception {
    int posts = 24;
    PollLimits sixSecondsWork = new PollLimits(12, 1, Duration.ZERO, Duration.ZERO, true);
    Kind impatient =
        (servers, scorer, unused) ->
            posts(Map.of("max.poll.interval.ms", "3000"), servers, scorer, sixSecondsWork);
    try (Cluster cluster = cluster(posts);
        Lane lane = new Lane(cluster, new Model(HALF_A_SECOND, new AtomicInteger()), impatient)) {
      Reader sentiment = cluster.read("sentiment").untilAtLeast(1);
      double rebalances = lane.rebalances();
      sentiment.untilAtLeast(posts).untilEnd();
      assertThat(sentiment.records).hasSize(posts);
      assertThat(rebalances).isPositive();
      assertThat(lane.rebalances()).isEqualTo(rebalances);
      assertThat(givenUp).hasValue(0);
    }
  }

  @Test
  void aModelThatFailsForEverythingMakesNoDeadLettersAndLosesNothing() throws Exception {
    AtomicInteger failures = new AtomicInteger(4);
    try (Cluster cluster = cluster(50);
        Lane lane = new Lane(cluster, new Model(0, failures), this::posts)) {
      Reader sentiment = cluster.read("sentiment").untilAtLeast(50).untilEnd();
      assertThat(failures).hasValueLessThanOrEqualTo(0); // it did fail before
      assertThat(sentiment.records).hasSize(50);
      assertThat(cluster.read("raw-posts-dead-letters").untilEnd().records).isEmpty();
      assertThat(lane.scorer.modelUp()).isTrue();
      assertThat(givenUp).hasValue(0);
    }
  }

  @Test
  void aModelOnTrialThatFailsForEverythingIsWaitedForAndLosesNothing() throws Exception {
    AtomicInteger failures = new AtomicInteger(4);
    try (Cluster cluster = cluster(50)) {
      try (Lane serving = new Lane(cluster, new Model(0, new AtomicInteger()), this::posts)) {
        cluster.read("sentiment").untilAtLeast(50);
        assertThat(serving.scorer.modelUp()).isTrue();
      }
      cluster.create(TopicSpec.sentimentShadow("sentiment-shadow"));
      beginWithTheFirst(cluster, "test-shadow");
      try (Lane trial = new Lane(cluster, new Model(0, failures), this::scoredPosts)) {
        Reader both = cluster.read("sentiment-shadow").untilAtLeast(50).untilEnd();
        assertThat(failures).hasValueLessThanOrEqualTo(0); // it did fail before
        assertThat(both.records).hasSize(50);
        assertThat(trial.scorer.modelUp()).isTrue();
        assertThat(givenUp).hasValue(0);
      }
    }
  }

  /** By itself, a trial begins with the posts that come. */
  private static void beginWithTheFirst(Cluster cluster, String group) throws Exception {
    Map<TopicPartition, OffsetAndMetadata> first = new HashMap<>();
    for (int i = 0; i < 6; i++) {
      first.put(new TopicPartition("sentiment", i), new OffsetAndMetadata(0));
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      admin.alterConsumerGroupOffsets(group, first).all().get();
    }
  }

  private Cluster cluster(int posts) throws Exception {
    Cluster cluster = new Cluster(folder.resolve("kafka"));
    cluster.create(
        TopicSpec.rawPosts("raw-posts"),
        TopicSpec.sentiment("sentiment"),
        TopicSpec.deadLetters("raw-posts-dead-letters"));
    for (int i = 0; i < posts; i++) {
      cluster.send("raw-posts", "k" + i, ("{\"text\":\"post " + i + "\"}").getBytes(UTF_8));
    }
    return cluster;
  }

  private final class Lane implements AutoCloseable {
    final BatchingScorer scorer;
    private final HangGuard hangGuard = new HangGuard(60_000, Map.of(), hashes -> {});
    private final Workers workers = new Workers(1, new QueueCapacity(1000, 1 << 20));
    private final StreamsRuntime lane;

    Lane(Cluster cluster, Model model, Kind kind) {
      PollLimits window =
          PollLimits.of(32, Duration.ofMillis(3), Math.max(1, model.nanosPerText), 2, 1);
      scorer =
          new BatchingScorer(
              model,
              new Languages(UNDETECTED, Set.of()),
              ScoreCache.NONE,
              ScorerMetrics.NONE,
              hangGuard,
              workers,
              32);
      lane = kind.start(cluster.bootstrapServers(), scorer, window);
    }

    double rebalances() {
      return lane.streams().metrics().values().stream()
          .filter(metric -> metric.metricName().name().equals("rebalance-total"))
          .mapToDouble(metric -> (double) metric.metricValue())
          .sum();
    }

    @Override
    public void close() {
      lane.close();
      workers.close();
      scorer.close();
      hangGuard.close();
    }
  }

  /** What a lane scores. */
  private interface Kind {
    StreamsRuntime start(String servers, Scorer scorer, PollLimits window);
  }

  private StreamsRuntime posts(String servers, Scorer scorer, PollLimits window) {
    return posts(Map.of(), servers, scorer, window);
  }

  private StreamsRuntime posts(
      Map<String, String> kafka, String servers, Scorer scorer, PollLimits window) {
    StreamMetrics metrics = new StreamMetrics(new SimpleMeterRegistry());
    return StreamsRuntime.scoring(
        "score",
        new ScoreTopology("raw-posts", "sentiment", LIMITS, metrics, CloudEvents.OFF),
        StreamsSettings.posts(
            kafka,
            "test-scorer",
            servers,
            2,
            window,
            new DeadLetterHandler.Destination("raw-posts-dead-letters", LIMITS, metrics),
            3 << 20),
        new PostScorer(new PostReader(PostFormat.DEFAULT, RULES), scorer, metrics),
        window,
        givenUp::incrementAndGet);
  }

  private StreamsRuntime scoredPosts(String servers, Scorer scorer, PollLimits window) {
    ShadowMetrics metrics = new ShadowMetrics(new SimpleMeterRegistry());
    return StreamsRuntime.scoring(
        "shadow",
        new ShadowTopology("sentiment", "sentiment-shadow", LIMITS, metrics),
        StreamsSettings.shadow(Map.of(), "test-shadow", servers, window, 3 << 20),
        new ShadowScorer(RULES, scorer, metrics),
        window,
        givenUp::incrementAndGet);
  }

  /** Detects no language. */
  private static final LanguageDetector UNDETECTED =
      new LanguageDetector() {
        @Override
        public Set<String> languages() {
          return Set.of();
        }

        @Override
        public String detect(String text, Set<String> readable) {
          return UNDETERMINED;
        }
      };

  /** Fails for everything as often as told, then works, at its pace. */
  private record Model(long nanosPerText, AtomicInteger failures) implements SentimentModel {
    @Override
    public ModelId id() {
      return new ModelId("in trouble", "00".repeat(32), "OnnxRuntime", "int8");
    }

    @Override
    public Set<String> languages() {
      return Set.of();
    }

    @Override
    public boolean batchInvariant() {
      return true;
    }

    @Override
    public String normalise(String text) {
      return text;
    }

    @Override
    public TokenizedText tokenize(String normalised) {
      return new TokenizedText(List.of(new long[] {normalised.hashCode()}), 1, false);
    }

    @Override
    public List<float[]> infer(List<long[]> batch) {
      if (failures.getAndDecrement() > 0) {
        throw new IllegalStateException("of the test");
      }
      long end = System.nanoTime() + nanosPerText * batch.size();
      while (System.nanoTime() < end) {
        Thread.onSpinWait(); // the model at work
      }
      return batch.stream().map(segment -> new float[] {0, 0, 1}).toList();
    }

    @Override
    public void close() {}
  }
}
