package io.groundswell.processor.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.processor.poll.PollLimits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

/** The client settings that Kafka Streams derives. */
class StreamsSettingsTest {
  private static final RecordFailures FAILURES =
      new RecordFailures(new SimpleMeterRegistry(), "audience");
  private static final PollLimits POLL = new PollLimits(77, 8, Duration.ZERO);

  @Test
  void postsAreScoredExactlyOnceInPollBatches() {
    StreamsConfig posts = posts(Map.of());
    assertThat(posts.getString(StreamsConfig.PROCESSING_GUARANTEE_CONFIG))
        .isEqualTo(StreamsConfig.EXACTLY_ONCE_V2);
    assertThat(posts.getString(StreamsConfig.GROUP_PROTOCOL_CONFIG)).isEqualTo("classic");
    assertThat(posts.getInt(StreamsConfig.NUM_STREAM_THREADS_CONFIG)).isEqualTo(2);
    assertThat(posts.getProducerConfigs("p"))
        .containsEntry(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 10_000)
        .containsEntry(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 3 << 20);
    assertThat(posts.getMainConsumerConfigs("g", "c", 0))
        .containsEntry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 77)
        .containsEntry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest")
        .containsEntry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
  }

  @Test
  void aShadowModelScoresExactlyOnceFromTheEndOfTheTopic() {
    StreamsConfig shadow =
        new StreamsConfig(
            StreamsSettings.shadow(
                Map.of("auto.offset.reset", "earliest"), "app", "unused:9092", POLL, 3 << 20));
    assertThat(shadow.getString(StreamsConfig.PROCESSING_GUARANTEE_CONFIG))
        .isEqualTo(StreamsConfig.EXACTLY_ONCE_V2);
    assertThat(shadow.getString(StreamsConfig.GROUP_PROTOCOL_CONFIG)).isEqualTo("classic");
    assertThat(shadow.getMainConsumerConfigs("g", "c", 0))
        .containsEntry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 77)
        .containsEntry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest")
        .containsEntry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
  }

  @Test
  void requestsAreAnsweredAtLeastOnceWithoutLinger() {
    StreamsConfig requests =
        new StreamsConfig(
            StreamsSettings.requests(
                Map.of("linger.ms", "50"), "app", "unused:9092", 2, POLL, 3 << 20));
    assertThat(requests.getString(StreamsConfig.PROCESSING_GUARANTEE_CONFIG))
        .isEqualTo(StreamsConfig.AT_LEAST_ONCE);
    assertThat(requests.getString(StreamsConfig.GROUP_PROTOCOL_CONFIG)).isEqualTo("classic");
    assertThat(requests.getProducerConfigs("p")).containsEntry(ProducerConfig.LINGER_MS_CONFIG, 0);
    assertThat(requests.getMainConsumerConfigs("g", "c", 0))
        .containsEntry(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1)
        .containsEntry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 77);
  }

  @Test
  void aUsersSettingsReachTheClients() {
    StreamsConfig posts =
        posts(Map.of("main.consumer.session.timeout.ms", "9000", "producer.batch.size", "9"));
    assertThat(posts.getMainConsumerConfigs("g", "c", 0))
        .containsEntry(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, "9000");
    assertThat(posts.getProducerConfigs("p")).containsEntry(ProducerConfig.BATCH_SIZE_CONFIG, "9");
  }

  @Test
  void audiencesAreCountedExactlyOnceWithStateInTheGivenFolder() {
    StreamsConfig audience =
        new StreamsConfig(
            StreamsSettings.audience(
                Map.of(), "app", "unused:9092", 3, Path.of("kept", "here"), FAILURES));
    assertThat(audience.getString(StreamsConfig.PROCESSING_GUARANTEE_CONFIG))
        .isEqualTo(StreamsConfig.EXACTLY_ONCE_V2);
    assertThat(audience.getString(StreamsConfig.STATE_DIR_CONFIG)).isEqualTo("kept/here");
    assertThat(audience.getInt(StreamsConfig.NUM_STREAM_THREADS_CONFIG)).isEqualTo(3);
    assertThat(audience.getClass(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG))
        .isEqualTo(BoundedRocksDb.class);
  }

  @Test
  void aUsersStateFolderHasPrecedence() {
    StreamsConfig audience =
        new StreamsConfig(
            StreamsSettings.audience(
                Map.of("state.dir", "theirs"), "app", "unused:9092", 1, Path.of("ours"), FAILURES));
    assertThat(audience.getString(StreamsConfig.STATE_DIR_CONFIG)).isEqualTo("theirs");
  }

  private static StreamsConfig posts(Map<String, String> kafka) {
    return new StreamsConfig(
        StreamsSettings.posts(
            kafka,
            "app",
            "unused:9092",
            2,
            POLL,
            new DeadLetterHandler.Destination(
                "dead", new SizeLimits(Map.of()), new StreamMetrics(new SimpleMeterRegistry())),
            3 << 20));
  }
}
