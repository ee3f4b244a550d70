package io.groundswell.standalone.support;

import io.groundswell.common.RootCause;
import io.groundswell.common.settings.KafkaClientSettings;
import io.groundswell.topics.TopicCreator;
import io.groundswell.topics.TopicSpec;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Creates the Kafka clients of the commands; every failure becomes one sentence.
 *
 * @param bootstrapServers where to start from
 * @param settings given by the user, by their Kafka names
 */
public record KafkaAccess(String bootstrapServers, Map<String, String> settings) {
  private static final int ANSWER_MS = 5_000;

  /** TLS and SASL need more round trips, and load many classes in a new process. */
  private static final int SECURED_ANSWER_MS = 20_000;

  /** Bounds how long closing a consumer waits for the fetch in flight. */
  private static final int LAST_FETCH_MS = 100;

  /**
   * The partitions of a topic.
   *
   * @throws CommandException if no broker answers within a few seconds, or there is no such topic
   */
  public List<TopicPartition> partitions(String topic) {
    return ask(
        topic,
        admin ->
            admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
                .flatMap(described -> described.partitions().stream())
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList());
  }

  /**
   * Creates topics, all or none.
   *
   * @param replicationFactor -1 for the broker's default
   * @return the first topic that exists already, in which case none is created; else empty
   * @throws CommandException if no broker answers within a few seconds, or it rejects the request
   */
  public Optional<String> create(List<TopicSpec> topics, short replicationFactor) {
    return ask(
        topics.get(0).name(),
        admin -> {
          Set<String> existing = admin.listTopics().names().get();
          for (TopicSpec topic : topics) {
            if (existing.contains(topic.name())) {
              return Optional.of(topic.name());
            }
          }
          TopicCreator.createMissing(admin, topics, replicationFactor);
          return Optional.empty();
        });
  }

  /**
   * The committed offset of a consumer group in a partition; 0 before its first commit.
   *
   * @throws CommandException if no broker answers within a few seconds
   */
  public long committed(String group, TopicPartition partition) {
    return ask(
        partition.topic(),
        admin -> {
          OffsetAndMetadata next =
              admin
                  .listConsumerGroupOffsets(group)
                  .partitionsToOffsetAndMetadata()
                  .get()
                  .get(partition);
          return next == null ? 0L : next.offset();
        });
  }

  /** A producer with {@code acks=all}. */
  public KafkaProducer<byte[], byte[]> producer() {
    Map<String, Object> properties = withServers(KafkaClientSettings.producer(settings));
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 10);
    properties.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
    properties.putIfAbsent(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    properties.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Publishes one record and waits until it is acknowledged.
   *
   * @return its offset
   * @throws CommandException if the broker rejects it or does not answer
   */
  public long send(ProducerRecord<byte[], byte[]> record) {
    return orFailure(
        record.topic(),
        () -> {
          try (KafkaProducer<byte[], byte[]> producer = producer()) {
            return producer.send(record).get().offset();
          }
        });
  }

  /** As {@link #send(ProducerRecord)}, to the first partition and with a given timestamp. */
  public long send(String topic, Instant timestamp, byte[] value) {
    return send(new ProducerRecord<>(topic, 0, timestamp.toEpochMilli(), null, value));
  }

  /** A consumer without a group that sees committed records only. */
  public KafkaConsumer<byte[], byte[]> consumer(Collection<TopicPartition> partitions) {
    Map<String, Object> properties = withServers(KafkaClientSettings.consumer(settings));
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, answerMs());
    properties.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, LAST_FETCH_MS);
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.assign(partitions);
    return consumer;
  }

  /** The sentence for an exception of a client. */
  public CommandException failure(Throwable cause, String topic) {
    if (cause instanceof UnknownTopicOrPartitionException) {
      return CommandException.failed(
          "There is no topic "
              + topic
              + " at "
              + bootstrapServers
              + "; the processor creates it when it starts.");
    }
    if (cause instanceof TimeoutException) {
      return CommandException.failed(
          "No Kafka broker answers at "
              + bootstrapServers
              + "; start one with ./groundswell up, or name another with --bootstrap.");
    }
    return CommandException.failed(
        "Kafka at " + bootstrapServers + " can't be used: " + RootCause.message(cause));
  }

  private interface AdminCall<T> {
    T with(Admin admin) throws ExecutionException, InterruptedException;
  }

  private <T> T ask(String topic, AdminCall<T> call) {
    Map<String, Object> properties = withServers(KafkaClientSettings.admin(settings));
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, answerMs());
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, answerMs() - 1_000);
    return orFailure(
        topic,
        () -> {
          try (Admin admin = Admin.create(properties)) {
            return call.with(admin);
          }
        });
  }

  private interface KafkaCall<T> {
    T get() throws ExecutionException, InterruptedException;
  }

  private <T> T orFailure(String topic, KafkaCall<T> call) {
    try {
      return call.get();
    } catch (ExecutionException e) {
      throw failure(e.getCause() == null ? e : e.getCause(), topic);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.failed("Interrupted while waiting for Kafka.");
    } catch (KafkaException e) {
      throw failure(e, topic);
    }
  }

  private int answerMs() {
    String protocol =
        settings.getOrDefault(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "PLAINTEXT");
    return protocol.equals("PLAINTEXT") ? ANSWER_MS : SECURED_ANSWER_MS;
  }

  private Map<String, Object> withServers(Map<String, Object> ofClient) {
    Map<String, Object> properties = new HashMap<>(ofClient);
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return properties;
  }
}
