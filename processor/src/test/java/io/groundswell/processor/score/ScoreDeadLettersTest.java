package io.groundswell.processor.score;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.processor.poll.PollBatch;
import io.groundswell.processor.stream.CloudEvents;
import io.groundswell.processor.stream.RecordSizes;
import io.groundswell.scorer.core.ScorerMetrics;
import io.groundswell.scorer.core.UnavailableScorer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** Posts that become dead letters. */
class ScoreDeadLettersTest extends ScoreTopologyFixture {
  @Test
  void aDeadLetterIsNoEventAndHasItsProducersHeaders() {
    events = CloudEvents.from("a-cluster", "groundswell");
    start(300, 2 * MIB); // a scored post does not fit
    RecordHeaders headers = new RecordHeaders();
    headers.add("ce_id", bytes("7"));
    send(scorer, bytes("k"), bytes("{\"text\":\"good\"}"), headers);

    TestRecord<byte[], byte[]> letter = deadLetters().readRecord();
    assertThat(headers(letter)).containsEntry("ce_id", "7");
    assertThat(headerNames(letter)).noneMatch(name -> name.equals("ce_type"));
    assertThat(sentiment().isEmpty()).isTrue();
  }

  @Test
  void aPostWhoseRouteHasNoModelBecomesARetryableDeadLetter() {
    start(MIB, MIB);
    byte[] raw = bytes("{\"text\":\"es: hola\"}");
    send(new UnavailableScorer(ScorerMetrics.NONE), bytes("k"), raw, new RecordHeaders());

    TestRecord<byte[], byte[]> letter = deadLetters().readRecord();
    assertThat(letter.value()).isEqualTo(raw);
    assertThat(header(letter, "__streams.errors.code")).isEqualTo("model_unavailable");
    assertThat(header(letter, "__streams.errors.message"))
        .isEqualTo("model_unavailable: The model that scores such texts could not be loaded.");
  }

  @Test
  void aPostThatCannotBeScoredBecomesADeadLetterWithTheReason() {
    start(2 * MIB, 2 * MIB);
    RecordHeaders headers = new RecordHeaders();
    headers.add("traceparent", "00-aa-bb-01".getBytes(UTF_8));
    byte[] raw = bytes("{\"text\":\"  \",\"id\":7}");
    send(scorer, bytes("k"), raw, headers);

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
  void aBadPostAffectsNoOther() {
    start(2 * MIB, 2 * MIB);
    send("1", "{\"text\":\"first\"}");
    send("2", null);
    send("3", "{\"text\":\"third\"}");
    assertThat(sentiment().readKeyValuesToList())
        .extracting(kv -> new String(kv.key, UTF_8))
        .containsExactly("1", "3");
    assertThat(header(deadLetters().readRecord(), "__streams.errors.code")).isEqualTo("null_value");
  }

  @Test
  void aScoredPostThatIsTooLargeForItsTopicBecomesADeadLetter() {
    start(1000, 2 * MIB);
    byte[] raw = bytes("{\"text\":\"fits\",\"more\":\"" + "x".repeat(900) + "\"}");
    send(scorer, bytes("k"), raw, new RecordHeaders());
    TestRecord<byte[], byte[]> letter = deadLetters().readRecord();
    assertThat(header(letter, "__streams.errors.code")).isEqualTo("record_too_large");
    assertThat(letter.value()).isEqualTo(raw);
  }

  @Test
  void aDeadLetterThatIsTooLargeForItsTopicIsTruncatedAndMarked() {
    start(2 * MIB, 2000);
    byte[] raw = bytes("[\"" + "x".repeat(5000) + "\"]");
    send(scorer, bytes("k"), raw, new RecordHeaders());
    TestRecord<byte[], byte[]> letter = deadLetters().readRecord();
    assertThat(header(letter, "__streams.errors.value_truncated")).isEqualTo("true");
    assertThat(letter.value().length).isBetween(500, 2000);
    assertThat(RecordSizes.of(letter.key(), letter.value(), letter.headers()))
        .isLessThanOrEqualTo(2000);
  }

  @Test
  void aDeadLetterWhoseKeyAndHeadersAreTooLargeIsTruncatedToo() {
    start(2 * MIB, 2000);
    RecordHeaders headers = new RecordHeaders();
    headers.add("large", new byte[5000]);
    send(scorer, new byte[5000], bytes("[]"), headers);
    TestRecord<byte[], byte[]> letter = deadLetters().readRecord();
    assertThat(header(letter, "__streams.errors.code")).isEqualTo("not_an_object");
    assertThat(header(letter, "__streams.errors.headers_dropped")).isEqualTo("true");
    assertThat(header(letter, "__streams.errors.key_truncated")).isEqualTo("true");
    assertThat(letter.key().length).isBetween(500, 2000);
    assertThat(RecordSizes.of(letter.key(), letter.value(), letter.headers()))
        .isLessThanOrEqualTo(2000);
  }

  @Test
  void aDeadLetterHasNoAttachment() {
    driver = new TopologyTestDriver(topology(MIB).get(), settings(MIB));
    Record<byte[], byte[]> bad = attached("[]", new PollBatch(1));
    rawPosts().pipeInput(new TestRecord<>(bad.key(), bad.value(), bad.headers(), NOW));
    assertThat(headerNames(deadLetters().readRecord()))
        .allMatch(name -> name.startsWith("__streams.errors."));
  }
}
