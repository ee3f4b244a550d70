package io.groundswell.processor.audience;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.groundswell.common.settings.KafkaClientSettings;
import io.groundswell.topics.Subject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the subjects of the settings to the subjects topic, only while it has never had a record:
 * a restart never reverts later changes.
 */
public final class SubjectSeeds {
  private static final Logger log = LoggerFactory.getLogger(SubjectSeeds.class);
  private static final int BATCH_BYTES = 1_000_000;

  private SubjectSeeds() {}

  /**
   * Writes the subjects if the topic has never had a record. Two instances that start together may
   * both write the same records.
   *
   * @param kafka client settings, by their Kafka names
   * @return whether they were written
   * @throws ExecutionException if the broker refuses, can't be reached or has no such topic
   * @throws InterruptedException if interrupted while waiting
   */
  public static boolean seed(
      Admin admin,
      String bootstrapServers,
      Map<String, String> kafka,
      String topic,
      List<Subject> subjects)
      throws ExecutionException, InterruptedException {
    if (subjects.isEmpty()) {
      return false;
    }
    if (!isNew(admin, topic)) {
      log.info("subjects not seeded, the topic has had records: topic={}", topic);
      return false;
    }
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            configuration(bootstrapServers, kafka),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent =
          subjects.stream()
              .map(s -> producer.send(new ProducerRecord<>(topic, bytes(s.name()), s.write())))
              .toList();
      producer.flush();
      for (Future<RecordMetadata> record : sent) {
        record.get();
      }
    }
    log.info("subjects seeded: topic={} subjects={}", topic, subjects.size());
    return true;
  }

  /** Compaction and removal leave gaps, but never take an end offset back to 0. */
  private static boolean isNew(Admin admin, String topic)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> ends =
        admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
            .flatMap(described -> described.partitions().stream())
            .collect(
                Collectors.toMap(
                    partition -> new TopicPartition(topic, partition.partition()),
                    partition -> OffsetSpec.latest()));
    return admin.listOffsets(ends).all().get().values().stream().allMatch(end -> end.offset() == 0);
  }

  private static Map<String, Object> configuration(
      String bootstrapServers, Map<String, String> kafka) {
    Map<String, Object> configuration = new HashMap<>(KafkaClientSettings.producer(kafka));
    configuration.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    configuration.put(ProducerConfig.CLIENT_ID_CONFIG, "groundswell-subjects");
    configuration.put(ProducerConfig.ACKS_CONFIG, "all");
    // One batch is taken as a whole: a crash leaves all seeds or none, and then they are tried
    // again.
    configuration.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    configuration.put(ProducerConfig.LINGER_MS_CONFIG, 1_000); // the flush ends it
    configuration.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
    configuration.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    configuration.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
    return configuration;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
