package io.groundswell.processor.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundswell.processor.poll.Attachment;
import io.groundswell.processor.poll.PollBatch;
import io.groundswell.processor.poll.PollLimits;
import io.groundswell.processor.predict.PredictTopology;
import io.groundswell.processor.predict.ReplyAddresses;
import io.groundswell.processor.predict.RequestScorer;
import io.groundswell.processor.score.PostScorer;
import io.groundswell.processor.score.ScoreTopology;
import io.groundswell.processor.shadow.ShadowMetrics;
import io.groundswell.processor.shadow.ShadowScorer;
import io.groundswell.processor.shadow.ShadowTopology;
import io.groundswell.scorer.core.FakeDetector;
import io.groundswell.scorer.core.Languages;
import io.groundswell.scorer.core.ModelId;
import io.groundswell.scorer.core.Outcome;
import io.groundswell.scorer.core.Scorer;
import io.groundswell.scorer.core.Sentiment;
import io.groundswell.scorer.core.Text;
import io.groundswell.topics.PostFormat;
import io.groundswell.topics.PostReader;
import io.groundswell.topics.PredictReply;
import io.groundswell.topics.TextRules;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A text for which the code itself fails, in each topology that scores. */
class InternalErrorTest {
  private static final TextRules RULES = new TextRules(65_536);
  private static final Languages LANGUAGES = new Languages(new FakeDetector(), Set.of("en"));
  private static final SizeLimits LIMITS =
      new SizeLimits(Map.of("sentiment", 1 << 20, "dead", 1 << 20, "replies", 1 << 20));

  /** Where the fault is. */
  enum Place {
    /** The scorer throws. */
    SCORER_THROWS,
    /** The scorer's stack overflows. */
    SCORER_OVERFLOWS,
    /** The score cannot be written. */
    SCORE_IS_BROKEN
  }

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final StreamMetrics metrics = new StreamMetrics(registry);

  @ParameterizedTest
  @EnumSource
  void aPostThatFailsAloneIsADeadLetter(Place place) {
    try (TopologyTestDriver driver = posts(failsFor(place, "boom"))) {
      pipe(driver, "raw-posts", "{\"text\":\"boom\"}", new RecordHeaders());
      pipe(driver, "raw-posts", "{\"text\":\"so good\"}", new RecordHeaders());

      TestRecord<byte[], byte[]> letter = output(driver, "dead").get(0);
      assertThat(header(letter, "__streams.errors.code")).isEqualTo("internal_error");
      assertThat(header(letter, "__streams.errors.message")).doesNotContain("of the test");
      assertThat(output(driver, "sentiment")).hasSize(1);
      assertThat(failed("score")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SCORER_THROWS", "SCORER_OVERFLOWS"})
  void aScorerThatFailsForEveryPostMakesNoDeadLetter(Place place) {
    try (TopologyTestDriver driver = posts(failsFor(place, ""))) {
      assertThatThrownBy(
              () -> pipe(driver, "raw-posts", "{\"text\":\"so good\"}", new RecordHeaders()))
          .hasStackTraceContaining("of the test");
      assertThat(output(driver, "dead")).isEmpty();
      assertThat(failed("score")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRequestThatFailsAloneIsAnsweredWithTheReason(Place place) throws Exception {
    ReplyAddresses addresses = new ReplyAddresses(List.of("replies"));
    addresses.know(Map.of("replies", 1));
    RequestScorer requests =
        new RequestScorer(
            RULES, failsFor(place, "boom"), LANGUAGES, addresses, metrics, Clock.systemUTC());
    Properties settings =
        StreamsSettings.requests(
            Map.of(), "test", "unused:9092", 1, new PollLimits(1, 1, Duration.ZERO), 1 << 20);
    Topology topology = new PredictTopology("requests", LIMITS, metrics).get();
    try (TopologyTestDriver driver = new TopologyTestDriver(topology, settings)) {
      for (String text : List.of("boom", "so good")) {
        Headers headers = new RecordHeaders().add("kafka_replyTopic", "replies".getBytes(UTF_8));
        String request = "{\"text\":\"" + text + "\"}";
        ConsumerRecord<byte[], byte[]> polled = polled("requests", request, headers);
        attach(requests.score(List.of(polled)).get(0), headers);
        pipe(driver, "requests", request, headers);
      }
      List<TestRecord<byte[], byte[]>> replies = output(driver, "replies");
      assertThat(PredictReply.read(replies.get(0).value()).get(0).at("/error/code").asText())
          .isEqualTo("internal_error");
      assertThat(PredictReply.read(replies.get(1).value()).get(0).has("label")).isTrue();
      assertThat(failed("predict")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aScoredPostThatFailsAloneIsLeftOutByTheModelOnTrial(Place place) {
    ShadowMetrics trial = new ShadowMetrics(registry);
    ShadowScorer shadow = new ShadowScorer(RULES, failsFor(place, "boom"), LANGUAGES, trial);
    SizeLimits limits = new SizeLimits(Map.of("both", 1 << 20));
    Properties settings =
        StreamsSettings.shadow(
            Map.of(), "test", "unused:9092", PollLimits.of(4, Duration.ZERO, 1, 1, 1), 1 << 20);
    Topology topology = new ShadowTopology("sentiment", "both", limits, trial).get();
    try (TopologyTestDriver driver = new TopologyTestDriver(topology, settings)) {
      for (String text : List.of("boom", "so good")) {
        String post = new String(KnownGood.scoredPost(), UTF_8).replace(KnownGood.TEXT, text);
        Headers headers = new RecordHeaders();
        attach(shadow.score(List.of(polled("sentiment", post, headers))).get(0), headers);
        pipe(driver, "sentiment", post, headers);
      }
      assertThat(output(driver, "both")).hasSize(1);
      assertThat(registry.counter("groundswell.shadow.failed", "reason", "internal_error").count())
          .isEqualTo(1);
      assertThat(failed("shadow")).isEqualTo(1);
    }
  }

  /** Fails for texts that begin with {@code start}. */
  private static Scorer failsFor(Place place, String start) {
    return (texts, priority, deadline) -> {
      boolean fails = texts.stream().anyMatch(text -> text.value().startsWith(start));
      if (fails && place == Place.SCORER_THROWS) {
        throw new NumberFormatException("of the test");
      }
      if (fails && place == Place.SCORER_OVERFLOWS) {
        throw new StackOverflowError("of the test");
      }
      return texts.stream().map(text -> outcome(text, start)).toList();
    };
  }

  @SuppressWarnings("NullAway") // the fault
  private static Outcome outcome(Text text, String start) {
    Sentiment sentiment =
        text.value().startsWith(start) ? null : new Sentiment(0.1F, 0.2F, 0.7F, 3, 1, false);
    return new Outcome.Scored(sentiment, false, new ModelId("fake", "00", "none", "fp32"));
  }

  private TopologyTestDriver posts(Scorer scorer) {
    PostScorer alone =
        new PostScorer(new PostReader(PostFormat.DEFAULT, RULES), scorer, LANGUAGES, metrics);
    return new TopologyTestDriver(
        new ScoreTopology("raw-posts", "sentiment", LIMITS, metrics, CloudEvents.OFF, alone).get(),
        StreamsSettings.posts(
            Map.of(),
            "test",
            "unused:9092",
            1,
            PollLimits.of(4, Duration.ZERO, 1, 1, 1),
            new DeadLetterHandler.Destination("dead", LIMITS, metrics),
            1 << 20));
  }

  private double failed(String topology) {
    return registry
        .get("groundswell.records.failed")
        .tags("topology", topology, "reason", "internal_error")
        .counter()
        .count();
  }

  private static void attach(Object result, Headers headers) {
    new Attachment<>(result, System.nanoTime(), new PollBatch(1)).attachTo(headers);
  }

  private static ConsumerRecord<byte[], byte[]> polled(
      String topic, String value, Headers headers) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(
            topic,
            0,
            0,
            System.currentTimeMillis(),
            org.apache.kafka.common.record.TimestampType.CREATE_TIME,
            0,
            0,
            new byte[0],
            value.getBytes(UTF_8),
            headers,
            java.util.Optional.empty());
    return record;
  }

  private static void pipe(TopologyTestDriver driver, String topic, String value, Headers headers) {
    driver
        .createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(new TestRecord<>(new byte[0], value.getBytes(UTF_8), headers));
  }

  private static List<TestRecord<byte[], byte[]>> output(TopologyTestDriver driver, String topic) {
    return driver
        .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .readRecordsToList();
  }

  private static String header(TestRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }
}
