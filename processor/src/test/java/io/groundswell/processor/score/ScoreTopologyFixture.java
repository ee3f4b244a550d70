package io.groundswell.processor.score;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.StrictJson;
import io.groundswell.processor.poll.PollBatch;
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
import io.groundswell.scorer.core.ScoreCache;
import io.groundswell.scorer.core.Scorer;
import io.groundswell.scorer.core.ScorerMetrics;
import io.groundswell.scorer.core.Workers;
import io.groundswell.topics.PostFormat;
import io.groundswell.topics.PostReader;
import io.groundswell.topics.TextRules;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** Runs the topology that scores posts with a fake model. */
abstract class ScoreTopologyFixture {
  static final Instant NOW = Instant.parse("2026-11-21T10:15:30Z");
  static final int MIB = 1 << 20;

  final FakeModel model = new FakeModel();
  final HangGuard hangGuard = new HangGuard(60_000, Map.of(), hashes -> {});
  final Workers workers = new Workers(1, new QueueCapacity(100, 1 << 20));
  final BatchingScorer scorer =
      new BatchingScorer(
          model,
          new Languages(new FakeDetector(), Set.of("en")),
          ScoreCache.NONE,
          ScorerMetrics.NONE,
          hangGuard,
          workers,
          4);
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final StreamMetrics metrics = new StreamMetrics(registry);
  CloudEvents events = CloudEvents.OFF;
  @Nullable TopologyTestDriver driver;

  @AfterEach
  void close() {
    if (driver != null) {
      driver.close();
    }
    workers.close();
    scorer.close();
    hangGuard.close();
  }

  static Map<String, String> headers(TestRecord<byte[], byte[]> record) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : record.headers()) {
      assertThat(headers.put(header.key(), new String(header.value(), UTF_8))).isNull();
    }
    return headers;
  }

  Record<byte[], byte[]> attached(String post, PollBatch poll) {
    RecordHeaders headers = new RecordHeaders();
    attach(posts(scorer), bytes(post), headers, poll);
    return new Record<>(bytes("k"), bytes(post), 0, headers);
  }

  /** Scores a post as at the poll. */
  static void attach(
      PostScorer posts, byte @Nullable [] post, RecordHeaders headers, PollBatch poll) {
    ConsumerRecord<byte[], byte[]> polled =
        new ConsumerRecord<>("raw-posts", 0, 0, bytes("k"), post);
    posts.score(List.of(polled)).get(0).attachTo(headers, System.nanoTime(), poll);
  }

  static ConsumerRecord<Object, Object> at(long timestamp) {
    return new ConsumerRecord<>(
        "raw-posts",
        0,
        0,
        timestamp,
        TimestampType.CREATE_TIME,
        0,
        0,
        new byte[0],
        new byte[0],
        new RecordHeaders(),
        Optional.empty());
  }

  void start(int maxScoredBytes, int maxDeadLetterBytes) {
    driver = new TopologyTestDriver(topology(maxScoredBytes).get(), settings(maxDeadLetterBytes));
  }

  PostScorer posts(Scorer scorer) {
    return new PostScorer(
        new PostReader(PostFormat.DEFAULT, new TextRules(65_536)), scorer, metrics);
  }

  ScoreTopology topology(int maxScoredBytes) {
    return new ScoreTopology(
        "raw-posts",
        "sentiment",
        new SizeLimits(Map.of("sentiment", maxScoredBytes)),
        metrics,
        events);
  }

  Properties settings(int maxDeadLetterBytes) {
    return StreamsSettings.posts(
        Map.of(),
        "test",
        "unused:9092",
        1,
        PollLimits.of(4, Duration.ZERO, 1, 1, 1),
        new DeadLetterHandler.Destination(
            "raw-posts-dead-letters",
            new SizeLimits(Map.of("raw-posts-dead-letters", maxDeadLetterBytes)),
            metrics),
        MIB);
  }

  /** The topic of posts without their scores. */
  TestInputTopic<byte[], byte[]> rawPosts() {
    return driver.createInputTopic(
        "raw-posts", new ByteArraySerializer(), new ByteArraySerializer(), NOW, Duration.ZERO);
  }

  void send(String post) {
    send("k", post);
  }

  void send(String key, @Nullable String post) {
    send(scorer, bytes(key), post == null ? null : bytes(post), new RecordHeaders());
  }

  /** Sends a post through the poll, where {@code scorer} scores it, and the topology. */
  void send(Scorer scorer, byte[] key, byte @Nullable [] post, RecordHeaders headers) {
    RecordHeaders polled = new RecordHeaders(headers);
    attach(posts(scorer), post, polled, new PollBatch(1));
    rawPosts().pipeInput(new TestRecord<>(key, post, polled, NOW));
  }

  List<JsonNode> scored(int posts) {
    List<JsonNode> scored =
        sentiment().readValuesToList().stream().map(ScoreTopologyFixture::json).toList();
    assertThat(scored).hasSize(posts);
    return scored;
  }

  double scoredPosts(String label) {
    return registry.counter("groundswell.posts.scored", "model", "fake", "label", label).count();
  }

  double counted(String language, boolean supported) {
    return registry
        .counter(
            "groundswell.texts.scored",
            "model",
            "fake",
            "language",
            language,
            "supported",
            "" + supported)
        .count();
  }

  TestOutputTopic<byte[], byte[]> sentiment() {
    return output("sentiment");
  }

  TestOutputTopic<byte[], byte[]> deadLetters() {
    return output("raw-posts-dead-letters");
  }

  TestOutputTopic<byte[], byte[]> output(String topic) {
    return driver.createOutputTopic(
        topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  static List<String> headerNames(TestRecord<byte[], byte[]> record) {
    List<String> names = new ArrayList<>();
    record.headers().forEach(h -> names.add(h.key()));
    return names;
  }

  static String header(TestRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return new String(header.value(), UTF_8);
  }

  static JsonNode json(byte[] value) {
    try {
      return StrictJson.parse(value);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
