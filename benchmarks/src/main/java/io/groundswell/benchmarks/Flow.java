package io.groundswell.benchmarks;

import io.groundswell.topics.StrictJson;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Posts into one topic, and the wait until as many committed records stand in another. */
final class Flow implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final String from;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> reader;

  /** Both topics exist; what stands in {@code to} by now is not counted. */
  Flow(String bootstrapServers, String from, String to) {
    this.from = from;
    producer = producer(bootstrapServers);
    reader = reader(bootstrapServers, to);
    reader.seekToEnd(reader.assignment());
    reader.assignment().forEach(reader::position); // seeking is lazy
  }

  static KafkaProducer<byte[], byte[]> producer(String bootstrapServers) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ProducerConfig.LINGER_MS_CONFIG,
            5),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** Reads all partitions, and committed records only. */
  static KafkaConsumer<byte[], byte[]> reader(String bootstrapServers, String topic) {
    KafkaConsumer<byte[], byte[]> reader =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions = List.of();
    while (partitions.isEmpty()) { // a broker takes a moment to tell of a new topic
      partitions =
          reader.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
    }
    reader.assign(partitions);
    return reader;
  }

  /**
   * Sends the texts as posts, as fast as the broker takes them.
   *
   * @return posts a second, from the first one sent to the last one read
   */
  double postsPerSecond(List<String> texts) {
    long start = System.nanoTime();
    for (String text : texts) {
      byte[] post = StrictJson.write(StrictJson.object().put("text", text));
      var unused = producer.send(new ProducerRecord<>(from, post));
    }
    producer.flush();
    int read = 0;
    while (read < texts.size()) {
      if (Seconds.since(start) > PATIENCE.toSeconds()) {
        throw new IllegalStateException(read + " of " + texts.size() + " posts came out");
      }
      read += reader.poll(Duration.ofMillis(100)).count();
    }
    return texts.size() / Seconds.since(start);
  }

  @Override
  public void close() {
    producer.close();
    reader.close();
  }
}
