package io.groundswell.benchmarks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Plain clients, set for plenty of records. */
final class Flow {
  private Flow() {}

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

  /**
   * Of committed records only, from the first on; commits nothing by itself.
   *
   * @param further settings
   */
  static KafkaConsumer<byte[], byte[]> consumer(
      String bootstrapServers, Map<String, Object> further) {
    Map<String, Object> settings = new HashMap<>(further);
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Reads all partitions, and committed records only. */
  static KafkaConsumer<byte[], byte[]> reader(String bootstrapServers, String topic) {
    KafkaConsumer<byte[], byte[]> reader = consumer(bootstrapServers, Map.of());
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
}
