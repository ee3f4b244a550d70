package io.groundswell.processor.score;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.StrictJson;
import io.groundswell.processor.poll.Attachment;
import io.groundswell.processor.poll.PollBatch;
import io.groundswell.processor.poll.PollLimits;
import io.groundswell.processor.stream.CloudEvents;
import io.groundswell.processor.stream.DeadLetterHandler;
import io.groundswell.processor.stream.RecordSizes;
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
import io.groundswell.scorer.core.ScorerMetrics;
import io.groundswell.scorer.core.Text;
import io.groundswell.scorer.core.UnavailableScorer;
import io.groundswell.scorer.core.Workers;
import io.groundswell.topics.PostFormat;
import io.groundswell.topics.PostReader;
import io.groundswell.topics.TextRules;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
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
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScoreTopologyTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:15:30Z");
  private static final int MIB = 1 << 20;
  private static final Languages LANGUAGES = new Languages(new FakeDetector(), Set.of("en"));

  private final FakeModel model = new FakeModel();
  private final HangGuard hangGuard = new HangGuard(60_000, Map.of(), hashes -> {});
  private final Workers workers = new Workers(1, new QueueCapacity(100, 1 << 20));
  private final BatchingScorer scorer =
      new BatchingScorer(model, ScoreCache.NONE, ScorerMetrics.NONE, hangGuard, workers, 4);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final StreamMetrics metrics = new StreamMetrics(registry);
  private CloudEvents events = CloudEvents.OFF;
  private @Nullable TopologyTestDriver driver;

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
    try (var golden = getClass().getResourceAsStream("/topologies/score.txt")) {
      assertThat(topology(null, MIB).get().describe().toString().strip())
          .isEqualTo(new String(golden.readAllBytes(), UTF_8).strip());
    }
  }

  @Test
  void aPostLeavesScoredWithItsKeyTimestampAndHeaders() {
    start(2 * MIB, 2 * MIB);
    RecordHeaders headers = new RecordHeaders();
    headers.add("traceparent", "00-aa-bb-01".getBytes(UTF_8)).add("x", new byte[] {1, 2});
    posts().pipeInput(new TestRecord<>(bytes("k"), bytes("{\"text\":\"so good\"}"), headers, NOW));

    TestRecord<byte[], byte[]> scored = sentiment().readRecord();
    assertThat(scored.key()).isEqualTo(bytes("k"));
    assertThat(scored.getRecordTime()).isEqualTo(NOW);
    assertThat(scored.headers()).containsExactlyElementsOf(headers);
    assertThat(json(scored.value()).get("text").textValue()).isEqualTo("so good");
    assertThat(json(scored.value()).get("model").get("name").textValue()).isEqualTo("fake");
    assertThat(deadLetters().isEmpty()).isTrue();
  }

  @Test
  void asAnEventAScoredPostHasAnIdentityOfItsOwnAndThatOfThePostByOtherNames() {
    events = CloudEvents.from("a-cluster", "groundswell");
    start(2 * MIB, 2 * MIB);
    RecordHeaders headers = new RecordHeaders();
    headers.add("traceparent", bytes("00-aa-bb-01")).add("ce_specversion", bytes("1.0"));
    headers.add("ce_id", bytes("7")).add("ce_source", bytes("/shop")).add("ce_own", bytes("x"));
    headers.add("content-type", bytes("text/json"));
    String post = "{\"text\":\"so good\",\"created_at\":\"2026-11-20T12:00:00+02:00\"}";
    posts().pipeInput(bytes("first"));
    posts().pipeInput(new TestRecord<>(bytes("k"), bytes(post), headers, NOW));

    assertThat(headers(sentiment().readRecord()))
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("traceparent", "00-aa-bb-01"),
                Map.entry("ce_specversion", "1.0"),
                Map.entry("ce_type", "io.groundswell.post.scored"),
                Map.entry("ce_source", "urn:groundswell:a-cluster:groundswell"),
                Map.entry("ce_id", "raw-posts-0-1"),
                Map.entry("ce_time", "2026-11-20T10:00:00Z"),
                Map.entry("content-type", "application/json"),
                Map.entry("original_ce_specversion", "1.0"),
                Map.entry("original_ce_id", "7"),
                Map.entry("original_ce_source", "/shop"),
                Map.entry("original_ce_own", "x"),
                Map.entry("original_content-type", "text/json")));
  }

  @Test
  void theTimeOfAnEventIsThePostsOrItsRecordsNeverTheClocks() {
    events = CloudEvents.from("a-cluster", "groundswell");
    start(2 * MIB, 2 * MIB);
    for (String time : List.of("\"yesterday\"", "7", "\"2999-01-01T00:00:00Z\"")) {
      posts().pipeInput(bytes("{\"text\":\"so good\",\"created_at\":" + time + "}"));
      assertThat(headers(sentiment().readRecord())).containsEntry("ce_time", NOW.toString());
    }
    String ancient = "{\"text\":\"so good\",\"created_at\":\"-0044-03-15T12:00:00Z\"}";
    posts().pipeInput(bytes(ancient));
    assertThat(headers(sentiment().readRecord())).doesNotContainKey("ce_time");
  }

  @Test
  void numbersOfAnySizeAreCarriedAsWritten() {
    start(2 * MIB, 2 * MIB);
    List<String> numbers =
        List.of("1e2147483648", "15e2147483647", "-1e-2147483649", "1E+5", "1.0", "-0", "1e400");
    for (String number : numbers) {
      posts()
          .pipeInput(bytes("{\"n\":" + number + ",\"m\":[" + number + "],\"text\":\"so good\"}"));
    }
    posts().pipeInput(bytes("{\"n\":" + "9".repeat(900_000) + ",\"text\":\"so good\"}"));
    posts().pipeInput(bytes("{\"text\":\"after\"}"));

    List<byte[]> scored = sentiment().readValuesToList();
    assertThat(scored).hasSize(numbers.size() + 1);
    for (int i = 0; i < numbers.size(); i++) {
      assertThat(new String(scored.get(i), UTF_8))
          .startsWith("{\"n\":%1$s,\"m\":[%1$s],\"text\"".formatted(numbers.get(i)));
    }
    assertThat(header(deadLetters().readRecord(), "__streams.errors.code"))
        .isEqualTo("invalid_json");
  }

  @Test
  void aTimeThatCannotBeReadIsCarriedAndMarked() {
    start(2 * MIB, 2 * MIB);
    posts().pipeInput(bytes("{\"text\":\"so good\",\"created_at\":\"01/02/2026 00:05\"}"));
    posts().pipeInput(bytes("{\"text\":\"so good\",\"created_at\":1796083500}"));
    posts().pipeInput(bytes("{\"text\":\"so good\",\"created_at_valid\":7}"));

    List<JsonNode> scored = scored(3);
    assertThat(scored.get(0).path("created_at").asText()).isEqualTo("01/02/2026 00:05");
    assertThat(scored.get(0).path("created_at_valid").isBoolean()).isTrue();
    assertThat(scored.get(0).path("created_at_valid").asBoolean()).isFalse();
    assertThat(scored.get(1).path("created_at").asText()).isEqualTo("1796083500");
    assertThat(scored.get(1).has("created_at_valid")).isFalse();
    assertThat(scored.get(2).has("created_at_valid")).isFalse();
    assertThat(scored.get(2).at("/original/created_at_valid").asInt()).isEqualTo(7);
  }

  @Test
  void aDeadLetterIsNoEventAndHasItsProducersHeaders() {
    events = CloudEvents.from("a-cluster", "groundswell");
    start(300, 2 * MIB); // a scored post does not fit
    RecordHeaders headers = new RecordHeaders();
    headers.add("ce_id", bytes("7"));
    posts().pipeInput(new TestRecord<>(bytes("k"), bytes("{\"text\":\"good\"}"), headers, NOW));

    TestRecord<byte[], byte[]> letter = deadLetters().readRecord();
    assertThat(headers(letter)).containsEntry("ce_id", "7");
    assertThat(headerNames(letter)).noneMatch(name -> name.equals("ce_type"));
    assertThat(sentiment().isEmpty()).isTrue();
  }

  private static Map<String, String> headers(TestRecord<byte[], byte[]> record) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : record.headers()) {
      assertThat(headers.put(header.key(), new String(header.value(), UTF_8))).isNull();
    }
    return headers;
  }

  @Test
  void aScoredPostSaysInHowManyWindowsItWasRead() {
    start(2 * MIB, 2 * MIB);
    posts().pipeInput(bytes("1"), bytes("{\"text\":\"short\",\"windows\":\"mine\"}"));
    model.readsSegmentsOf(3);
    posts().pipeInput(bytes("2"), bytes("{\"text\":\"one two three four five\"}"));

    JsonNode unsplit = json(sentiment().readValue());
    assertThat(unsplit.get("windows").intValue()).isEqualTo(1);
    assertThat(unsplit.get("original").get("windows").textValue()).isEqualTo("mine");
    JsonNode split = json(sentiment().readValue());
    assertThat(split.get("windows").intValue()).isEqualTo(2);
    assertThat(split.get("tokens").intValue()).isEqualTo(5);
    assertThat(split.get("truncated").booleanValue()).isFalse();
  }

  @Test
  void aPostInALanguageThatTheModelDoesNotReadIsScoredMarkedAndCounted() {
    start(2 * MIB, 2 * MIB);
    posts().pipeInput(bytes("1"), bytes("{\"text\":\"es: qué bueno\"}"));
    posts().pipeInput(bytes("2"), bytes("{\"text\":\"en: so good\"}"));
    posts().pipeInput(bytes("3"), bytes("{\"text\":\"lol\"}"));

    List<JsonNode> scored = scored(3);
    assertThat(scored)
        .extracting(post -> post.get("language").textValue())
        .containsExactly("es", "en", "und");
    assertThat(scored)
        .extracting(post -> post.get("language_supported").booleanValue())
        .containsExactly(false, true, true);
    assertThat(scored).allSatisfy(post -> assertThat(post.get("label").textValue()).isNotEmpty());
    assertThat(counted("es", false)).isEqualTo(1);
    assertThat(counted("en", true)).isEqualTo(1);
    assertThat(counted("und", true)).isEqualTo(1);
  }

  @Test
  void labelsAndConfidenceAreCountedByModelFromZeroOn() {
    metrics.expect("fake");
    assertThat(scoredPosts("positive") + scoredPosts("negative") + scoredPosts("neutral")).isZero();
    assertThat(registry.find("groundswell.posts.scored").counters()).hasSize(3);
    start(2 * MIB, 2 * MIB);
    posts().pipeInput(bytes("1"), bytes("{\"text\":\"en: so good\"}"));

    JsonNode post = scored(1).get(0);
    String label = post.get("label").textValue().toLowerCase(Locale.ROOT);
    assertThat(scoredPosts(label)).isEqualTo(1);
    DistributionSummary confidence =
        registry
            .get("groundswell.score.confidence")
            .tag("model", "fake")
            .tag("label", label)
            .summary();
    assertThat(confidence.count()).isEqualTo(1);
    assertThat(confidence.mean()).isCloseTo(post.get("confidence").doubleValue(), within(1e-6));
  }

  @Test
  void theSubjectsAndTheLanguageOfAPostComeWithItsText() {
    List<Text> asked = new ArrayList<>();
    PostScorer posts =
        new PostScorer(
            new PostReader(PostFormat.DEFAULT, new TextRules(65_536)),
            (texts, lane, deadline) -> {
              asked.addAll(texts);
              return scorer.score(texts, lane, deadline);
            },
            LANGUAGES,
            metrics);
    byte[] post = bytes("{\"text\":\"hi\",\"subject\":[\"b\",\"a\"],\"lang\":\"es\"}");
    posts.score(List.of(new ConsumerRecord<>("raw-posts", 0, 0, bytes("k"), post)));
    assertThat(asked).containsExactly(new Text("hi", "es", List.of("b", "a")));
  }

  @Test
  void aPostWhoseRouteHasNoModelBecomesADeadLetterThatMayBeReplayed() {
    PostScorer alone =
        new PostScorer(
            new PostReader(PostFormat.DEFAULT, new TextRules(65_536)),
            new UnavailableScorer(ScorerMetrics.NONE),
            LANGUAGES,
            metrics);
    driver = new TopologyTestDriver(topology(alone, MIB).get(), settings(MIB));
    byte[] raw = bytes("{\"text\":\"es: hola\"}");
    posts().pipeInput(bytes("k"), raw);

    TestRecord<byte[], byte[]> letter = deadLetters().readRecord();
    assertThat(letter.value()).isEqualTo(raw);
    assertThat(header(letter, "__streams.errors.code")).isEqualTo("model_unavailable");
    assertThat(header(letter, "__streams.errors.message"))
        .isEqualTo("model_unavailable: The model that scores such texts could not be loaded.");
  }

  @Test
  void theLanguageThatAPostDeclaresIsBelievedAndItsFieldStaysAsItWas() {
    start(2 * MIB, 2 * MIB);
    posts().pipeInput(bytes("1"), bytes("{\"text\":\"en: so good\",\"lang\":\"PT-br\"}"));
    posts().pipeInput(bytes("2"), bytes("{\"text\":\"es: qué bueno\",\"lang\":\"en_US\"}"));
    posts().pipeInput(bytes("3"), bytes("{\"text\":\"es: qué bueno\",\"lang\":7}"));

    List<JsonNode> scored = scored(3);
    assertThat(scored)
        .extracting(post -> post.get("language").textValue())
        .containsExactly("pt-BR", "es", "es");
    assertThat(scored)
        .extracting(post -> post.get("lang").asText())
        .containsExactly("PT-br", "en_US", "7");
    assertThat(scored.get(0).get("language_supported").booleanValue()).isFalse();
    assertThat(counted("other", false)).isEqualTo(1);
  }

  @Test
  void aPostThatCannotBeScoredBecomesADeadLetterWithTheReason() {
    start(2 * MIB, 2 * MIB);
    RecordHeaders headers = new RecordHeaders();
    headers.add("traceparent", "00-aa-bb-01".getBytes(UTF_8));
    byte[] raw = bytes("{\"text\":\"  \",\"id\":7}");
    posts().pipeInput(new TestRecord<>(bytes("k"), raw, headers, NOW));

    TestRecord<byte[], byte[]> letter = deadLetters().readRecord();
    assertThat(letter.key()).isEqualTo(bytes("k"));
    assertThat(letter.value()).isEqualTo(raw);
    assertThat(letter.getRecordTime()).isEqualTo(NOW);
    assertThat(headerNames(letter))
        .containsExactly(
            "traceparent",
            "__streams.errors.code",
            "__streams.errors.exception",
            "__streams.errors.message",
            "__streams.errors.stacktrace",
            "__streams.errors.topic",
            "__streams.errors.partition",
            "__streams.errors.offset");
    assertThat(header(letter, "__streams.errors.code")).isEqualTo("blank_text");
    assertThat(header(letter, "__streams.errors.message"))
        .isEqualTo("blank_text: The text is blank.");
    assertThat(header(letter, "__streams.errors.topic")).isEqualTo("raw-posts");
    assertThat(sentiment().isEmpty()).isTrue();
    assertThat(registry.counter("groundswell.dead.letters", "reason", "blank_text").count())
        .isEqualTo(1);
  }

  @Test
  void aBadPostTakesNoOtherWithIt() {
    start(2 * MIB, 2 * MIB);
    posts().pipeInput(bytes("1"), bytes("{\"text\":\"first\"}"));
    posts().pipeInput(bytes("2"), (byte[]) null);
    posts().pipeInput(bytes("3"), bytes("{\"text\":\"third\"}"));
    assertThat(sentiment().readKeyValuesToList())
        .extracting(kv -> new String(kv.key, UTF_8))
        .containsExactly("1", "3");
    assertThat(header(deadLetters().readRecord(), "__streams.errors.code")).isEqualTo("null_value");
  }

  @Test
  void aScoredPostThatItsTopicWouldRefuseBecomesADeadLetter() {
    start(1000, 2 * MIB);
    byte[] raw = bytes("{\"text\":\"fits\",\"more\":\"" + "x".repeat(900) + "\"}");
    posts().pipeInput(bytes("k"), raw);
    TestRecord<byte[], byte[]> letter = deadLetters().readRecord();
    assertThat(header(letter, "__streams.errors.code")).isEqualTo("record_too_large");
    assertThat(letter.value()).isEqualTo(raw);
  }

  @Test
  void aDeadLetterThatItsTopicWouldRefuseIsCutAndSaysSo() {
    start(2 * MIB, 2000);
    byte[] raw = bytes("[\"" + "x".repeat(5000) + "\"]");
    posts().pipeInput(bytes("k"), raw);
    TestRecord<byte[], byte[]> letter = deadLetters().readRecord();
    assertThat(header(letter, "__streams.errors.value_truncated")).isEqualTo("true");
    assertThat(letter.value().length).isBetween(500, 2000);
    assertThat(RecordSizes.of(letter.key(), letter.value(), letter.headers()))
        .isLessThanOrEqualTo(2000);
  }

  @Test
  void aDeadLetterWhoseKeyAndHeadersAloneFillItsTopicStillFits() {
    start(2 * MIB, 2000);
    RecordHeaders headers = new RecordHeaders();
    headers.add("large", new byte[5000]);
    posts().pipeInput(new TestRecord<>(new byte[5000], bytes("[]"), headers, NOW));
    TestRecord<byte[], byte[]> letter = deadLetters().readRecord();
    assertThat(header(letter, "__streams.errors.code")).isEqualTo("not_an_object");
    assertThat(header(letter, "__streams.errors.headers_dropped")).isEqualTo("true");
    assertThat(header(letter, "__streams.errors.key_truncated")).isEqualTo("true");
    assertThat(letter.key().length).isBetween(500, 2000);
    assertThat(RecordSizes.of(letter.key(), letter.value(), letter.headers()))
        .isLessThanOrEqualTo(2000);
  }

  @Test
  void theLastRecordOfAWindowAsksForACommitAndNoOther() {
    var context = new MockProcessorContext<byte[], byte[]>();
    var processor = topology(null, MIB).processor();
    processor.init(context);
    PollBatch window = new PollBatch(2);
    processor.process(attached("{\"text\":\"first\"}", window));
    assertThat(context.committed()).isFalse();
    processor.process(attached("{\"text\":\"last\"}", window));
    assertThat(context.committed()).isTrue();
    assertThat(context.forwarded()).hasSize(2);
  }

  @Test
  void aPostWithoutATimestampGetsTheTimeOfItsPartition() {
    TimestampExtractor extractor =
        new StreamsConfig(settings(MIB)).defaultTimestampExtractor(); // a post's and a request's
    assertThat(extractor.extract(at(7), 9)).isEqualTo(7);
    assertThat(extractor.extract(at(-1), 9)).isEqualTo(9);
    assertThat(extractor.extract(at(-1), -1))
        .isCloseTo(System.currentTimeMillis(), within(60_000L));
  }

  @Test
  void noAttachmentEverReachesADeadLetter() {
    driver = new TopologyTestDriver(topology(null, MIB).get(), settings(MIB));
    Record<byte[], byte[]> bad = attached("[]", new PollBatch(1));
    posts().pipeInput(new TestRecord<>(bad.key(), bad.value(), bad.headers(), NOW));
    assertThat(headerNames(deadLetters().readRecord()))
        .allMatch(name -> name.startsWith("__streams.errors."));
  }

  @Test
  void aPostWithoutItsScoreIsAFaultAndNoDeadLetter() {
    driver = new TopologyTestDriver(topology(null, MIB).get(), settings(MIB));
    assertThatThrownBy(() -> posts().pipeInput(bytes("k"), bytes("{\"text\":\"a\"}")))
        .rootCause()
        .hasMessageContaining("batching is not in place");
    assertThat(deadLetters().isEmpty()).isTrue();
  }

  private Record<byte[], byte[]> attached(String post, PollBatch window) {
    PostScorer posts =
        new PostScorer(
            new PostReader(PostFormat.DEFAULT, new TextRules(65_536)), scorer, LANGUAGES, metrics);
    var polled = new ConsumerRecord<>("raw-posts", 0, 0, bytes("k"), bytes(post));
    var headers = new RecordHeaders();
    new Attachment<>(posts.score(List.of(polled)).get(0), 0, window).attachTo(headers);
    return new Record<>(polled.key(), polled.value(), 0, headers);
  }

  private static ConsumerRecord<Object, Object> at(long timestamp) {
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

  private void start(int maxScoredBytes, int maxDeadLetterBytes) {
    PostScorer alone =
        new PostScorer(
            new PostReader(PostFormat.DEFAULT, new TextRules(65_536)), scorer, LANGUAGES, metrics);
    driver =
        new TopologyTestDriver(topology(alone, maxScoredBytes).get(), settings(maxDeadLetterBytes));
  }

  private ScoreTopology topology(@Nullable PostScorer alone, int maxScoredBytes) {
    return new ScoreTopology(
        "raw-posts",
        "sentiment",
        new SizeLimits(Map.of("sentiment", maxScoredBytes)),
        metrics,
        events,
        alone);
  }

  private Properties settings(int maxDeadLetterBytes) {
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

  private TestInputTopic<byte[], byte[]> posts() {
    return driver.createInputTopic(
        "raw-posts", new ByteArraySerializer(), new ByteArraySerializer(), NOW, Duration.ZERO);
  }

  private List<JsonNode> scored(int posts) {
    List<JsonNode> scored =
        sentiment().readValuesToList().stream().map(ScoreTopologyTest::json).toList();
    assertThat(scored).hasSize(posts);
    return scored;
  }

  private double scoredPosts(String label) {
    return registry.counter("groundswell.posts.scored", "model", "fake", "label", label).count();
  }

  private double counted(String language, boolean supported) {
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

  private TestOutputTopic<byte[], byte[]> sentiment() {
    return output("sentiment");
  }

  private TestOutputTopic<byte[], byte[]> deadLetters() {
    return output("raw-posts-dead-letters");
  }

  private TestOutputTopic<byte[], byte[]> output(String topic) {
    return driver.createOutputTopic(
        topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static List<String> headerNames(TestRecord<byte[], byte[]> record) {
    List<String> names = new ArrayList<>();
    record.headers().forEach(h -> names.add(h.key()));
    return names;
  }

  private static String header(TestRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return new String(header.value(), UTF_8);
  }

  private static JsonNode json(byte[] value) {
    try {
      return StrictJson.parse(value);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
