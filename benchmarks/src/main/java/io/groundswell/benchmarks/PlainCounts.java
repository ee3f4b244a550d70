package io.groundswell.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KGroupedStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.state.WindowStore;

/**
 * The peer of the audience topology: Kafka Streams' windowed counts of the same posts by subject in
 * the same three windows, exactly once. It has no authors, labels, groups and published records.
 */
final class PlainCounts implements AutoCloseable {
  private final AtomicLong counted = new AtomicLong();
  private final KafkaStreams streams;

  PlainCounts(String bootstrapServers, Path folder) {
    StreamsBuilder builder = new StreamsBuilder();
    KGroupedStream<String, String> bySubject =
        builder.stream(ScoredPosts.TOPIC, Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
            .map((key, post) -> KeyValue.pair(subject(post), ""))
            .repartition(Repartitioned.with(Serdes.String(), Serdes.String()))
            .peek((subject, post) -> counted.incrementAndGet())
            .groupByKey(Grouped.with(Serdes.String(), Serdes.String()));
    for (int seconds : new int[] {10, 60, 900}) {
      bySubject
          .windowedBy(
              TimeWindows.ofSizeAndGrace(Duration.ofSeconds(seconds), Duration.ofSeconds(30)))
          .count(
              Materialized.<String, Long, WindowStore<Bytes, byte[]>>as("counts-" + seconds)
                  .withCachingEnabled());
    }
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "plain-counts");
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, folder.resolve("plain").toString());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 32 << 20);
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    streams = new KafkaStreams(builder.build(), settings);
    streams.start();
  }

  double postsPerSecond(int posts) {
    return CountRate.fromFirstFifth(counted::get, posts);
  }

  private static String subject(byte[] value) {
    try {
      JsonNode post = StrictJson.parse(value);
      return post.path("subjects").path(0).asText();
    } catch (BadInputException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    streams.close(Duration.ofSeconds(20));
  }
}
