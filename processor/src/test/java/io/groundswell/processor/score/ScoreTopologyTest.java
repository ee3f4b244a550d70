package io.groundswell.processor.score;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.processor.poll.PollBatch;
import io.groundswell.scorer.core.Text;
import io.micrometer.core.instrument.DistributionSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

class ScoreTopologyTest extends ScoreTopologyFixture {
  @Test
  void theTopologyIsTheOneDescribed() throws Exception {
    try (var golden = getClass().getResourceAsStream("/topologies/score.txt")) {
      assertThat(topology(MIB).get().describe().toString().strip())
          .isEqualTo(new String(golden.readAllBytes(), UTF_8).strip());
    }
  }

  @Test
  void aScoredPostHasTheKeyTimestampAndHeadersOfThePost() {
    start(2 * MIB, 2 * MIB);
    RecordHeaders headers = new RecordHeaders();
    headers.add("traceparent", "00-aa-bb-01".getBytes(UTF_8)).add("x", new byte[] {1, 2});
    send(scorer, bytes("k"), bytes("{\"text\":\"so good\"}"), headers);

    TestRecord<byte[], byte[]> scored = sentiment().readRecord();
    assertThat(scored.key()).isEqualTo(bytes("k"));
    assertThat(scored.getRecordTime()).isEqualTo(NOW);
    assertThat(scored.headers()).containsExactlyElementsOf(headers);
    assertThat(json(scored.value()).get("text").textValue()).isEqualTo("so good");
    assertThat(json(scored.value()).get("model").get("name").textValue()).isEqualTo("fake");
    assertThat(deadLetters().isEmpty()).isTrue();
  }

  @Test
  void theScorerReceivesTheSubjectsAndTheLanguageOfAPost() {
    List<Text> asked = new ArrayList<>();
    PostScorer posts =
        posts(
            (texts, priority, deadline) -> {
              asked.addAll(texts);
              return scorer.score(texts, priority, deadline);
            });
    byte[] post = bytes("{\"text\":\"hi\",\"subject\":[\"b\",\"a\"],\"lang\":\"es\"}");
    posts.score(List.of(new ConsumerRecord<>("raw-posts", 0, 0, bytes("k"), post)));
    assertThat(asked).containsExactly(new Text("hi", "es", List.of("b", "a")));
  }

  @Test
  void theLastRecordOfAPollRequestsACommitAndNoOther() {
    var context = new MockProcessorContext<byte[], byte[]>();
    var processor = topology(MIB).processor();
    processor.init(context);
    PollBatch poll = new PollBatch(2);
    processor.process(attached("{\"text\":\"first\"}", poll));
    assertThat(context.committed()).isFalse();
    processor.process(attached("{\"text\":\"last\"}", poll));
    assertThat(context.committed()).isTrue();
    assertThat(context.forwarded()).hasSize(2);
  }

  @Test
  void aPostWithoutATimestampGetsTheTimeOfItsPartition() {
    TimestampExtractor extractor =
        new StreamsConfig(settings(MIB)).defaultTimestampExtractor(); // of posts and of requests
    assertThat(extractor.extract(at(7), 9)).isEqualTo(7);
    assertThat(extractor.extract(at(-1), 9)).isEqualTo(9);
    assertThat(extractor.extract(at(-1), -1))
        .isCloseTo(System.currentTimeMillis(), within(60_000L));
  }

  @Test
  void aPostWithoutAnAttachmentIsAFaultAndNoDeadLetter() {
    driver = new TopologyTestDriver(topology(MIB).get(), settings(MIB));
    assertThatThrownBy(() -> rawPosts().pipeInput(bytes("k"), bytes("{\"text\":\"a\"}")))
        .rootCause()
        .hasMessageContaining("batching is not in place");
    assertThat(deadLetters().isEmpty()).isTrue();
  }

  @Test
  void labelsAndConfidenceAreCountedByModelFromZeroOn() {
    metrics.expect("fake");
    assertThat(scoredPosts("positive") + scoredPosts("negative") + scoredPosts("neutral")).isZero();
    assertThat(registry.find("groundswell.posts.scored").counters()).hasSize(3);
    start(2 * MIB, 2 * MIB);
    send("{\"text\":\"en: so good\"}");

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
}
