package io.groundswell.processor.score;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.StrictJson;
import io.groundswell.processor.poll.PollLimits;
import io.groundswell.processor.stream.CloudEvents;
import io.groundswell.processor.stream.DeadLetterHandler;
import io.groundswell.processor.stream.SizeLimits;
import io.groundswell.processor.stream.StreamMetrics;
import io.groundswell.processor.stream.StreamsSettings;
import io.groundswell.scorer.core.BatchingScorer;
import io.groundswell.scorer.core.FakeDetector;
import io.groundswell.scorer.core.FakeModel;
import io.groundswell.scorer.core.HangGuard;
import io.groundswell.scorer.core.Languages;
import io.groundswell.scorer.core.QueueCapacity;
import io.groundswell.scorer.core.ScorerMetrics;
import io.groundswell.scorer.core.Workers;
import io.groundswell.scorer.redis.RealRedis;
import io.groundswell.scorer.redis.RedisScoreCache;
import io.groundswell.scorer.redis.RedisScoreCacheTest;
import io.groundswell.scorer.redis.RedisUrl;
import io.groundswell.topics.PostFormat;
import io.groundswell.topics.PostReader;
import io.groundswell.topics.TextRules;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The score topology with a real Redis, while one model replaces another. */
class SwappedModelTest {
  private static final SizeLimits LIMITS =
      new SizeLimits(Map.of("sentiment", 1 << 20, "raw-posts-dead-letters", 1 << 20));
  private static final int POSTS = 50;

  private static RealRedis redis;

  @BeforeAll
  static void startRedis() {
    redis = RealRedis.start();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @Test
  void afterASwapNoOldScoreIsServedAndEachRecordNamesItsModel() throws Exception {
    FakeModel before = new FakeModel("owner/model", "a1", "en");
    // Of the same name, as another revision is; it scores the same posts otherwise.
    FakeModel after = new FakeModel("owner/model", "b2", "en").leaning(20);

    List<JsonNode> first = run(before);
    List<JsonNode> swapped = run(after);
    List<JsonNode> swappedAgain = run(after);
    List<JsonNode> back = run(before);

    assertThat(first).allMatch(post -> isOf(post, before) && !cached(post));
    assertThat(swapped).allMatch(post -> isOf(post, after) && !cached(post));
    assertThat(swapped).allMatch(post -> post.get("label").textValue().equals("POSITIVE"));
    assertThat(scores(swapped)).doesNotContainAnyElementsOf(scores(first));
    // The cache was there all the while, for each its own.
    assertThat(swappedAgain).allMatch(post -> isOf(post, after) && cached(post));
    assertThat(scores(swappedAgain)).isEqualTo(scores(swapped));
    assertThat(back).allMatch(post -> isOf(post, before) && cached(post));
    assertThat(scores(back)).isEqualTo(scores(first));
  }

  /** The same posts through a processor's life with {@code model}. */
  private static List<JsonNode> run(FakeModel model) throws Exception {
    StreamMetrics metrics = new StreamMetrics(new SimpleMeterRegistry());
    try (RedisScoreCache cache =
            new RedisScoreCache(
                new RedisUrl(redis.url()),
                3_600,
                new SimpleMeterRegistry(),
                RedisScoreCacheTest.PATIENT,
                System::nanoTime);
        HangGuard hangGuard = new HangGuard(60_000, Map.of(), hashes -> {});
        Workers workers = new Workers(1, new QueueCapacity(1000, 1 << 20));
        BatchingScorer scorer =
            new BatchingScorer(
                model, cache.forModel(model.id()), ScorerMetrics.NONE, hangGuard, workers, 32);
        TopologyTestDriver driver =
            new TopologyTestDriver(topology(scorer, metrics).get(), settings(metrics))) {
      var posts =
          driver.createInputTopic(
              "raw-posts", new ByteArraySerializer(), new ByteArraySerializer());
      for (int i = 0; i < POSTS; i++) {
        posts.pipeInput(("{\"text\":\"" + i + " is the number\"}").getBytes(UTF_8));
      }
      var sentiment =
          driver.createOutputTopic(
              "sentiment", new ByteArrayDeserializer(), new ByteArrayDeserializer());
      List<JsonNode> scored = new ArrayList<>();
      for (byte[] value : sentiment.readValuesToList()) {
        scored.add(StrictJson.parse(value));
      }
      assertThat(scored).hasSize(POSTS);
      return scored;
    }
  }

  private static ScoreTopology topology(BatchingScorer scorer, StreamMetrics metrics) {
    PostScorer alone =
        new PostScorer(
            new PostReader(PostFormat.DEFAULT, new TextRules(1_000)),
            scorer,
            new Languages(new FakeDetector(), Set.of("en")),
            metrics);
    return new ScoreTopology("raw-posts", "sentiment", LIMITS, metrics, CloudEvents.OFF, alone);
  }

  private static Properties settings(StreamMetrics metrics) {
    return StreamsSettings.posts(
        Map.of(),
        "test",
        "unused:9092",
        1,
        PollLimits.of(1, Duration.ZERO, 1, 1, 1),
        new DeadLetterHandler.Destination("raw-posts-dead-letters", LIMITS, metrics),
        1 << 20);
  }

  private static boolean isOf(JsonNode post, FakeModel model) {
    return post.at("/model/name").textValue().equals(model.id().name())
        && post.at("/model/digest").textValue().equals(model.id().digest());
  }

  private static boolean cached(JsonNode post) {
    return post.get("cached").booleanValue();
  }

  private static List<JsonNode> scores(List<JsonNode> posts) {
    return posts.stream().map(post -> post.get("scores")).toList();
  }
}
