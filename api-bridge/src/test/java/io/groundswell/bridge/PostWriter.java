package io.groundswell.bridge;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes to post topics of one test, in place of the scorer. */
final class PostWriter implements AutoCloseable {
  private final String prefix = "p" + UUID.randomUUID();
  private final Admin admin;
  private final KafkaProducer<byte[], byte[]> producer;

  PostWriter(String broker) throws Exception {
    admin = Admin.create(Map.of("bootstrap.servers", broker));
    admin
        .createTopics(
            List.of(
                new NewTopic(raw(), 2, (short) 1),
                new NewTopic(sentiment(), 2, (short) 1),
                new NewTopic(deadLetters(), 1, (short) 1)))
        .all()
        .get(30, TimeUnit.SECONDS);
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker, "transactional.id", prefix),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
  }

  String raw() {
    return prefix + "-raw";
  }

  String sentiment() {
    return prefix + "-sentiment";
  }

  String deadLetters() {
    return prefix + "-dead";
  }

  Map<String, String> settings() {
    return Map.of(
        "RAW_TOPIC", raw(),
        "SENTIMENT_TOPIC", sentiment(),
        "DEAD_LETTER_TOPIC", deadLetters(),
        "APPLICATION_ID_PREFIX", prefix);
  }

  /** Writes values in one transaction. */
  void write(String topic, String... values) throws Exception {
    producer.beginTransaction();
    for (String value : values) {
      producer
          .send(new ProducerRecord<>(topic, 0, null, value.getBytes(StandardCharsets.UTF_8)))
          .get(30, TimeUnit.SECONDS);
    }
    producer.commitTransaction();
  }

  /** Commits the scorer's offset of the first partition. */
  void scoredUpTo(long offset) throws Exception {
    admin
        .alterConsumerGroupOffsets(
            prefix + "-scorer", Map.of(new TopicPartition(raw(), 0), new OffsetAndMetadata(offset)))
        .all()
        .get(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
  }
}
