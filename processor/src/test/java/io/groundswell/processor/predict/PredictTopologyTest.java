package io.groundswell.processor.predict;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.processor.poll.Attachment;
import io.groundswell.processor.poll.PollBatch;
import io.groundswell.processor.poll.PollLimits;
import io.groundswell.processor.stream.SizeLimits;
import io.groundswell.processor.stream.StreamMetrics;
import io.groundswell.processor.stream.StreamsSettings;
import io.groundswell.scorer.core.BatchingScorer;
import io.groundswell.scorer.core.Deadline;
import io.groundswell.scorer.core.FakeDetector;
import io.groundswell.scorer.core.FakeModel;
import io.groundswell.scorer.core.HangGuard;
import io.groundswell.scorer.core.Languages;
import io.groundswell.scorer.core.Outcome;
import io.groundswell.scorer.core.Priority;
import io.groundswell.scorer.core.QueueCapacity;
import io.groundswell.scorer.core.ScoreCache;
import io.groundswell.scorer.core.ScorerMetrics;
import io.groundswell.scorer.core.Workers;
import io.groundswell.topics.PredictReply;
import io.groundswell.topics.TextRules;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests pass the {@link RequestScorer}, as they do at the poll, and then the topology. */
class PredictTopologyTest {
  /** The scorer compares deadlines with the system's clock. */
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  private static final byte[] CORRELATION = {0, (byte) 0xFF, 7};

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
          32);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final StreamMetrics metrics = new StreamMetrics(registry);
  private final ReplyAddresses addresses = new ReplyAddresses(List.of("predict-replies"));
  private final RequestScorer requests =
      new RequestScorer(
          new TextRules(65_536), scorer, addresses, metrics, Clock.fixed(NOW, ZoneOffset.UTC));
  private final TopologyTestDriver driver =
      new TopologyTestDriver(
          topology(10_000).get(),
          StreamsSettings.requests(
              Map.of(), "test", "unused:9092", 1, new PollLimits(1, 1, Duration.ZERO), 1 << 20));

  @BeforeEach
  void lookUp() {
    addresses.know(Map.of("predict-replies", 4));
  }

  @AfterEach
  void close() {
    driver.close();
    workers.close();
    scorer.close();
    hangGuard.close();
  }

  @Test
  void theTopologyIsTheOneDescribed() throws Exception {
    try (var golden = getClass().getResourceAsStream("/topologies/predict.txt")) {
      String described =
          topology(1).get().describe().toString().replaceAll("extractor class: [^)]+", "extractor");
      assertThat(described.strip()).isEqualTo(new String(golden.readAllBytes(), UTF_8).strip());
    }
  }

  @Test
  void aReplyHasTheCorrelationIdAndTheTraceOfItsRequestAndNoOtherHeader() throws Exception {
    Headers headers = addressed();
    headers.add("traceparent", "00-aa-bb-01".getBytes(UTF_8));
    headers.add("kafka_replyPartition", ByteBuffer.allocate(4).putInt(2).array());
    send("{\"texts\":[\"so good\",\"  \"]}", headers);

    TestRecord<byte[], byte[]> reply = replies().readRecord();
    assertThat(reply.headers().toArray()).hasSize(2);
    assertThat(reply.headers().lastHeader("kafka_correlationId").value()).isEqualTo(CORRELATION);
    assertThat(reply.headers().lastHeader("traceparent")).isNotNull();
    List<ObjectNode> results = PredictReply.read(reply.value());
    assertThat(results.get(0).get("text").textValue()).isEqualTo("so good");
    assertThat(results.get(0).get("label").textValue()).isNotEmpty();
    assertThat(code(results.get(1))).isEqualTo("blank_text");
  }

  @Test
  void aResultHasTheNumberOfSegmentsOfItsText() throws Exception {
    model.readsSegmentsOf(3);
    send("{\"texts\":[\"short\",\"one two three four five\"]}", addressed());

    List<ObjectNode> results = PredictReply.read(replies().readValue());
    assertThat(results).extracting(r -> r.get("windows").intValue()).containsExactly(1, 2);
  }

  @Test
  void aResultHasTheLanguageOfItsTextAndWhetherTheModelSupportsIt() throws Exception {
    send("{\"texts\":[\"es: qué bueno\",\"en: so good\"]}", addressed());

    List<ObjectNode> results = PredictReply.read(replies().readRecord().value());
    assertThat(results.get(0).get("language").textValue()).isEqualTo("es");
    assertThat(results.get(0).get("language_supported").booleanValue()).isFalse();
    assertThat(results.get(0).get("label").textValue()).isNotEmpty();
    assertThat(results.get(1).get("language").textValue()).isEqualTo("en");
    assertThat(results.get(1).get("language_supported").booleanValue()).isTrue();
    assertThat(
            registry
                .counter(
                    "groundswell.texts.scored",
                    "model",
                    "fake",
                    "language",
                    "es",
                    "supported",
                    "false")
                .count())
        .isEqualTo(1);
  }

  @Test
  void aMalformedRequestIsAnsweredWithTheReason() throws Exception {
    send("{\"texts\":", addressed());
    send(null, addressed());
    assertThat(code(nextResult())).isEqualTo("invalid_json");
    assertThat(code(nextResult())).isEqualTo("null_value");
  }

  @Test
  void aRequestPastItsDeadlineIsAnsweredWithoutInferenceAndCounted() throws Exception {
    Headers headers = addressed();
    headers.add("groundswell_deadline", Long.toString(NOW.toEpochMilli() - 1).getBytes(US_ASCII));
    send("{\"text\":\"late\"}", headers);
    assertThat(code(nextResult())).isEqualTo("deadline_passed");
    assertThat(model.calls).isEmpty();
    assertThat(registry.counter("groundswell.requests.expired").count()).isEqualTo(1);
  }

  @Test
  void aRequestWithoutADeadlineExpiresAfterTenSeconds() throws Exception {
    send("{\"text\":\"x\"}", addressed(), NOW.minusMillis(10_001));
    assertThat(code(nextResult())).isEqualTo("deadline_passed");
  }

  @Test
  void aReplyAddressThatIsNotAllowedIsCountedAndCostsNoInference() {
    Headers headers = new RecordHeaders();
    headers.add("kafka_replyTopic", "raw-posts".getBytes(UTF_8));
    send("{\"text\":\"x\"}", headers);
    send("{\"text\":\"x\"}", new RecordHeaders());
    assertThat(replies().isEmpty()).isTrue();
    assertThat(model.calls).isEmpty();
    assertThat(skipped("topic_not_allowed")).isEqualTo(1);
    assertThat(skipped("no_reply_topic")).isEqualTo(1);
  }

  @Test
  void aReplyThatIsTooLargeForItsTopicIsAnErrorForEachText() throws Exception {
    String long1 = "a".repeat(6000);
    String long2 = "b".repeat(6000);
    send("{\"texts\":[\"" + long1 + "\",\"" + long2 + "\"]}", addressed());
    List<ObjectNode> results = PredictReply.read(replies().readRecord().value());
    assertThat(results).hasSize(2).allMatch(r -> code(r).equals("record_too_large"));
  }

  @Test
  void aRequestWhoseEchoAloneIsTooLargeIsCountedAndSkipped() {
    Headers headers = addressed();
    headers.add("kafka_correlationId", new byte[9_990]);
    send("{\"text\":\"x\"}", headers);
    assertThat(replies().isEmpty()).isTrue();
    assertThat(skipped("echo_too_large")).isEqualTo(1);
  }

  @Test
  void aDeadlineIsAtMostTenMinutesAway() {
    AtomicReference<Deadline> asked = new AtomicReference<>();
    Headers headers = addressed();
    headers.add("groundswell_deadline", Long.toString(Long.MAX_VALUE).getBytes(US_ASCII));
    overloaded((priority, deadline) -> asked.set(deadline))
        .score(List.of(request(bytes("{\"text\":\"x\"}"), headers, NOW)));
    assertThat(asked.get()).isEqualTo(new Deadline(NOW.toEpochMilli() + 600_000));
  }

  @Test
  void aPollOfSingleTextsHasPrecedenceOverOneWithABatch() {
    List<Priority> priorities = new ArrayList<>();
    RequestScorer asking = overloaded((priority, deadline) -> priorities.add(priority));
    ConsumerRecord<byte[], byte[]> single = request(bytes("{\"text\":\"x\"}"), addressed(), NOW);
    ConsumerRecord<byte[], byte[]> batch =
        request(bytes("{\"texts\":[\"x\",\"y\"]}"), addressed(), NOW);
    asking.score(List.of(single, single));
    asking.score(List.of(batch));
    assertThat(priorities).containsExactly(Priority.INTERACTIVE, Priority.INTERACTIVE_BATCH);
  }

  private RequestScorer overloaded(BiConsumer<Priority, Deadline> asked) {
    return new RequestScorer(
        new TextRules(100),
        (texts, priority, deadline) -> {
          asked.accept(priority, deadline);
          return texts.stream()
              .map(t -> (Outcome) new Outcome.Failed(Outcome.Failure.OVERLOADED, ""))
              .toList();
        },
        addresses,
        metrics,
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  void aModelThatFailsForEverythingIsARetryableError() throws Exception {
    model.failsFor(batch -> true);
    send("{\"text\":\"x\"}", addressed());
    ObjectNode result = nextResult();
    assertThat(code(result)).isEqualTo("model_unavailable");
    assertThat(result.get("error").get("retryable").booleanValue()).isTrue();
  }

  private PredictTopology topology(int maxReplyBytes) {
    return new PredictTopology(
        "predict-requests", new SizeLimits(Map.of("predict-replies", maxReplyBytes)), metrics);
  }

  private static Headers addressed() {
    Headers headers = new RecordHeaders();
    headers.add("kafka_correlationId", CORRELATION);
    headers.add("kafka_replyTopic", "predict-replies".getBytes(UTF_8));
    headers.add("other", new byte[0]);
    return headers;
  }

  private void send(String value, Headers headers) {
    send(value, headers, NOW);
  }

  private void send(String value, Headers headers, Instant time) {
    byte[] bytes = value == null ? null : value.getBytes(UTF_8);
    Attachment attachment = requests.score(List.of(request(bytes, headers, time))).get(0);
    attachment.attachTo(headers, System.nanoTime(), new PollBatch(1));
    driver
        .createInputTopic("predict-requests", new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(new TestRecord<>(new byte[0], bytes, headers, time));
  }

  private static ConsumerRecord<byte[], byte[]> request(
      byte[] value, Headers headers, Instant time) {
    return new ConsumerRecord<>(
        "predict-requests",
        0,
        0,
        time.toEpochMilli(),
        TimestampType.CREATE_TIME,
        0,
        0,
        new byte[0],
        value,
        headers,
        Optional.empty());
  }

  private ObjectNode nextResult() throws Exception {
    return PredictReply.read(replies().readRecord().value()).get(0);
  }

  private TestOutputTopic<byte[], byte[]> replies() {
    return driver.createOutputTopic(
        "predict-replies", new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private double skipped(String reason) {
    return registry.counter("groundswell.requests.skipped", "reason", reason).count();
  }

  private static String code(ObjectNode result) {
    return result.get("error").get("code").textValue();
  }
}
