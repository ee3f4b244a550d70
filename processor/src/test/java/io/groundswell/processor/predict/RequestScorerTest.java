package io.groundswell.processor.predict;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.processor.stream.StreamMetrics;
import io.groundswell.scorer.core.Language;
import io.groundswell.scorer.core.ModelId;
import io.groundswell.scorer.core.Outcome;
import io.groundswell.scorer.core.Scorer;
import io.groundswell.scorer.core.Sentiment;
import io.groundswell.topics.TextRules;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestScorerTest {
  private static final long START = 1_000_000;
  private static final Language ENGLISH = new Language("en", "en", true);

  private long now = START;
  private long scoringMs;
  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return Instant.ofEpochMilli(now);
        }

        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }
      };
  private static final ModelId MODEL = new ModelId("m", "a1", "OnnxRuntime", "int8");
  private final Scorer scorer =
      (texts, priority, deadline) -> {
        now += scoringMs;
        Sentiment sentiment = new Sentiment(0.2f, 0.2f, 0.6f, 3, 1, false);
        return texts.stream()
            .map(t -> (Outcome) new Outcome.Scored(sentiment, false, MODEL, ENGLISH))
            .toList();
      };
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ReplyAddresses addresses = new ReplyAddresses(List.of("predict-replies"));
  private final RequestScorer requests =
      new RequestScorer(new TextRules(100), scorer, addresses, new StreamMetrics(registry), clock);

  @BeforeEach
  void lookUp() {
    addresses.know(Map.of("predict-replies", 1));
  }

  @Test
  void aDeadlineThatPassesDuringScoringIsCounted() {
    scoringMs = 50;
    requests.score(List.of(request("{\"text\":\"a\"}", 20), request("{\"text\":\"b\"}", 90)));
    assertThat(expired()).isEqualTo(1);
  }

  @Test
  void aRequestThatIsRefusedIsNotCountedAsExpired() {
    scoringMs = 50;
    requests.score(List.of(request("{\"text\":", 20), request("{\"text\":\"late\"}", -1)));
    assertThat(expired()).isEqualTo(1); // the one that was late at the poll
  }

  private ConsumerRecord<byte[], byte[]> request(String value, long deadlineFromStart) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>("predict-requests", 0, 0, new byte[0], value.getBytes(UTF_8));
    record.headers().add("kafka_replyTopic", "predict-replies".getBytes(UTF_8));
    record
        .headers()
        .add("groundswell_deadline", Long.toString(START + deadlineFromStart).getBytes(UTF_8));
    return record;
  }

  private double expired() {
    return registry.counter("groundswell.requests.expired").count();
  }
}
