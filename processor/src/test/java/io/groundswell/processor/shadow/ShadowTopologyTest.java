package io.groundswell.processor.shadow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.StrictJson;
import io.groundswell.processor.poll.Attachment;
import io.groundswell.processor.poll.PollBatch;
import io.groundswell.processor.poll.PollLimits;
import io.groundswell.processor.stream.SizeLimits;
import io.groundswell.processor.stream.StreamsSettings;
import io.groundswell.scorer.core.BatchingScorer;
import io.groundswell.scorer.core.FakeDetector;
import io.groundswell.scorer.core.FakeModel;
import io.groundswell.scorer.core.HangGuard;
import io.groundswell.scorer.core.Languages;
import io.groundswell.scorer.core.ModelUnavailableException;
import io.groundswell.scorer.core.QueueCapacity;
import io.groundswell.scorer.core.ScoreCache;
import io.groundswell.scorer.core.ScorerMetrics;
import io.groundswell.scorer.core.Workers;
import io.groundswell.topics.ModelRef;
import io.groundswell.topics.PostFormat;
import io.groundswell.topics.PostReader;
import io.groundswell.topics.Score;
import io.groundswell.topics.ScoredPost;
import io.groundswell.topics.TextRules;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShadowTopologyTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:15:30Z");
  private static final TextRules RULES = new TextRules(65_536);
  private static final ModelRef SERVING =
      new ModelRef("serving", "ab".repeat(32), "OnnxRuntime", "int8");

  private final FakeModel model = new FakeModel();
  private final HangGuard hangGuard = new HangGuard(60_000, Map.of(), hashes -> {});
  private final Workers workers = new Workers(1, new QueueCapacity(100, 1 << 20));
  private final BatchingScorer scorer =
      new BatchingScorer(
          model,
          new Languages(new FakeDetector(), Set.of("en")),
          ScoreCache.NONE,
          ScorerMetrics.NONE,
          hangGuard,
          workers,
          4);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ShadowMetrics metrics = new ShadowMetrics(registry);
  private final ShadowScorer shadow = new ShadowScorer(RULES, scorer, metrics);
  private int mostBytes = 2 << 20;
  private @Nullable TopologyTestDriver driver;

  @BeforeEach
  void start() {
    driver = new TopologyTestDriver(topology().get(), settings());
  }

  @AfterEach
  void close() {
    if (driver != null) {
      driver.close();
    }
    workers.close();
    scorer.close();
    hangGuard.close();
  }

  @Test
  void theTopologyIsTheOneDescribed() throws Exception {
    try (var golden = getClass().getResourceAsStream("/topologies/shadow.txt")) {
      assertThat(topology().get().describe().toString().strip())
          .isEqualTo(new String(golden.readAllBytes(), UTF_8).strip());
    }
  }

  @Test
  void aScoredPostLeavesWithBothScoresItsKeyTimestampAndHeaders() throws Exception {
    RecordHeaders headers = new RecordHeaders();
    headers.add("traceparent", bytes("00-aa-bb-01")).add("x", new byte[] {1, 2});
    RecordHeaders came = new RecordHeaders(headers);
    pipe(headers, scored("{\"text\":\"so good\",\"id\":7,\"subject\":\"s\"}", "POSITIVE"));

    TestRecord<byte[], byte[]> both = written().readRecord();
    assertThat(both.key()).isEqualTo(bytes("k"));
    assertThat(both.getRecordTime()).isEqualTo(NOW);
    assertThat(both.headers()).containsExactlyElementsOf(came);
    JsonNode json = StrictJson.parse(both.value());
    assertThat(json.at("/text").textValue()).isEqualTo("so good");
    assertThat(json.at("/id").intValue()).isEqualTo(7);
    assertThat(json.at("/subjects/0").textValue()).isEqualTo("s");
    assertThat(json.at("/model/name").textValue()).isEqualTo("fake");
    assertThat(json.at("/serving/model/name").textValue()).isEqualTo("serving");
    assertThat(json.at("/serving/label").textValue()).isEqualTo("POSITIVE");
    assertThat(json.at("/agrees").booleanValue())
        .isEqualTo(json.at("/label").textValue().equals("POSITIVE"));
  }

  @Test
  void aPairOfLabelsIsCountedAndTheShadowsConfidence() throws Exception {
    pipe(scored("{\"text\":\"so good\"}", "NEGATIVE"));
    pipe(scored("{\"text\":\"so good\"}", "NEUTRAL"));

    List<byte[]> values = written().readValuesToList();
    String given = StrictJson.parse(values.get(0)).at("/label").textValue().toLowerCase();
    double confidence = StrictJson.parse(values.get(0)).at("/confidence").doubleValue();
    assertThat(posts("negative", given)).isEqualTo(1);
    assertThat(posts("neutral", given)).isEqualTo(1);
    assertThat(registry.counter("groundswell.shadow.failed", "reason", "model_failed").count())
        .isZero();
    assertThat(registry.summary("groundswell.shadow.confidence").mean())
        .isCloseTo(confidence, within(1e-6));
  }

  @Test
  void theLanguageIsReportedAsTheShadowReadsIt() throws Exception {
    pipe(scored("{\"text\":\"es: qué bueno\"}", "POSITIVE"));
    JsonNode json = StrictJson.parse(written().readValue());
    assertThat(json.at("/language").textValue()).isEqualTo("es");
    assertThat(json.at("/language_supported").booleanValue()).isFalse();
  }

  @Test
  void whatIsWrittenIsNotTheEventThatTheScoredPostIs() throws Exception {
    RecordHeaders headers = new RecordHeaders();
    headers.add("traceparent", bytes("t")).add("original_ce_id", bytes("7"));
    headers
        .add("ce_type", bytes("io.groundswell.post.scored"))
        .add("ce_id", bytes("raw-posts-0-1"));
    headers.add("content-type", bytes("application/json"));
    pipe(headers, scored("{\"text\":\"so good\"}", "POSITIVE"));
    assertThat(names(written().readRecord().headers()))
        .containsExactly("traceparent", "original_ce_id");
  }

  @Test
  void theEventAttributesOfAPostAreCarriedThrough() throws Exception {
    RecordHeaders headers = new RecordHeaders();
    headers.add("ce_type", bytes("review")).add("ce_id", bytes("7"));
    pipe(headers, scored("{\"text\":\"so good\"}", "POSITIVE"));
    assertThat(names(written().readRecord().headers())).containsExactly("ce_type", "ce_id");
  }

  @Test
  void aTextThatTheShadowCannotScoreIsCountedAndTakesNoOtherWithIt() throws Exception {
    model.failsFor(FakeModel.containing("odd"));
    pipe(scored("{\"text\":\"odd one\"}", "POSITIVE"));
    pipe(scored("{\"text\":\"so good\"}", "POSITIVE"));
    assertThat(written().readKeyValuesToList()).hasSize(1);
    assertThat(failed("model_failed")).isEqualTo(1);
  }

  @Test
  void whatIsNoScoredPostIsCountedAndLeftOut() throws Exception {
    pipe(bytes("{\"text\":\"never scored\"}"));
    pipe((byte[]) null);
    assertThat(written().isEmpty()).isTrue();
    assertThat(failed("not_a_scored_post")).isEqualTo(2);
  }

  @Test
  void whatItsTopicWouldRefuseIsCountedAndLeftOut() throws Exception {
    driver.close();
    mostBytes = 900;
    start();
    pipe(scored("{\"text\":\"fits\",\"more\":\"" + "x".repeat(500) + "\"}", "POSITIVE"));
    assertThat(written().isEmpty()).isTrue();
    assertThat(failed("record_too_large")).isEqualTo(1);
  }

  @Test
  void aPollBatchIsOneCallAndAnUnavailableModelFailsThePoll() throws Exception {
    List<ConsumerRecord<byte[], byte[]>> records =
        List.of(
            polled(scored("{\"text\":\"one two\"}", "POSITIVE")),
            polled(bytes("none")),
            polled(scored("{\"text\":\"two three\"}", "POSITIVE")));
    assertThat(shadow.score(records)).hasSize(3);
    assertThat(model.calls).hasSize(1);

    model.failsFor(batch -> true);
    assertThatThrownBy(() -> shadow.score(records)).isInstanceOf(ModelUnavailableException.class);
  }

  @Test
  void onlyTheLastRecordOfAPollBatchRequestsACommit() throws Exception {
    var context = new MockProcessorContext<byte[], byte[]>();
    var processor = topology().processor();
    processor.init(context);
    PollBatch batch = new PollBatch(2);
    processor.process(attached(bytes("none"), new RecordHeaders(), batch));
    assertThat(context.committed()).isFalse();
    byte[] last = scored("{\"text\":\"last\"}", "POSITIVE");
    processor.process(attached(last, new RecordHeaders(), batch));
    assertThat(context.committed()).isTrue();
  }

  @Test
  void aPostWithoutItsScoreIsAFault() {
    Record<byte[], byte[]> bare = new Record<>(bytes("k"), bytes("{}"), 0);
    assertThatThrownBy(() -> topology().processor().process(bare))
        .hasMessageContaining("batching is not in place");
  }

  private ShadowTopology topology() {
    return new ShadowTopology(
        "sentiment",
        "sentiment-shadow",
        new SizeLimits(Map.of("sentiment-shadow", mostBytes)),
        new ShadowMetrics(registry));
  }

  private static Properties settings() {
    return StreamsSettings.shadow(
        Map.of(), "test", "unused:9092", PollLimits.of(4, Duration.ZERO, 1, 1, 1), 1 << 20);
  }

  /** As the processor writes it. */
  private static byte[] scored(String post, String label) throws Exception {
    Score score =
        new Score(label, 0.5f, 0.25f, 0.5f, 0.25f, SERVING, true, false, 3, 1, "en", true, 1.5);
    return ScoredPost.write(new PostReader(PostFormat.DEFAULT, RULES).read(bytes(post)), score);
  }

  private void pipe(byte @Nullable [] value) {
    pipe(new RecordHeaders(), value);
  }

  private void pipe(Headers headers, byte @Nullable [] value) {
    Record<byte[], byte[]> record = attached(value, headers, new PollBatch(1));
    driver
        .createInputTopic("sentiment", new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(new TestRecord<>(record.key(), record.value(), record.headers(), NOW));
  }

  private Record<byte[], byte[]> attached(
      byte @Nullable [] value, Headers headers, PollBatch window) {
    Attachment attachment = shadow.score(List.of(polled(value))).get(0);
    attachment.attachTo(headers, System.nanoTime(), window);
    return new Record<>(bytes("k"), value, 0, headers);
  }

  private static ConsumerRecord<byte[], byte[]> polled(byte @Nullable [] value) {
    return new ConsumerRecord<>("sentiment", 0, 0, bytes("k"), value);
  }

  private TestOutputTopic<byte[], byte[]> written() {
    return driver.createOutputTopic(
        "sentiment-shadow", new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private double posts(String serving, String given) {
    return registry
        .counter("groundswell.shadow.posts", "serving", serving, "shadow", given)
        .count();
  }

  private double failed(String reason) {
    return registry.counter("groundswell.shadow.failed", "reason", reason).count();
  }

  private static List<String> names(Headers headers) {
    return Arrays.stream(headers.toArray()).map(header -> header.key()).toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
