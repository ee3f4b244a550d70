package io.groundswell.benchmarks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka clients for bytes. */
final class KafkaClients {
  private KafkaClients() {}

  /** A producer that batches for throughput. */
  static KafkaProducer<byte[], byte[]> producer(String bootstrapServers) {
    return producer(bootstrapServers, Map.of(ProducerConfig.LINGER_MS_CONFIG, 5));
  }

  static KafkaProducer<byte[], byte[]> producer(
      String bootstrapServers, Map<String, Object> further) {
    Map<String, Object> settings = new HashMap<>(further);
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** A producer with a transactional id that begins with a name, ready to begin a transaction. */
  static KafkaProducer<byte[], byte[]> transactionalProducer(
      String bootstrapServers, String name, Map<String, Object> further) {
    Map<String, Object> settings = new HashMap<>(further);
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, name + "-" + UUID.randomUUID());
    KafkaProducer<byte[], byte[]> producer = producer(bootstrapServers, settings);
    producer.initTransactions();
    return producer;
  }

  /** A consumer of committed records, from the earliest on, without automatic commits. */
  static KafkaConsumer<byte[], byte[]> consumer(
      String bootstrapServers, Map<String, Object> further) {
    Map<String, Object> settings = new HashMap<>(further);
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** A consumer of the committed records of all partitions of a topic, without a group. */
  static KafkaConsumer<byte[], byte[]> reader(String bootstrapServers, String topic) {
    KafkaConsumer<byte[], byte[]> reader = consumer(bootstrapServers, Map.of());
    List<TopicPartition> partitions = List.of();
    while (partitions.isEmpty()) { // a new topic is not in the broker's metadata yet
      partitions =
          reader.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
    }
    reader.assign(partitions);
    return reader;
  }
}
