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
 * Kafka clients of the commands; failures are sentences.
 *
 * @param bootstrapServers where to start from
 * @param settings given by the user, by their Kafka names
 */
public record KafkaAccess(String bootstrapServers, Map<String, String> settings) {
  private static final int ANSWER_MS = 5_000;

  /** TLS and a password are more to and fro, and much to load for a process that has just begun. */
  private static final int SECURED_ANSWER_MS = 20_000;

  /** So long a command that has read enough waits for the broker to answer its last question. */
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
   * Creates topics, all of them new.
   *
   * @param replicationFactor -1 for the broker's default
   * @return the first that was there already, and then none was created
   * @throws CommandException if no broker answers within a few seconds, or it refuses
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
   * How far a consumer group has read a partition: the next offset, 0 before the first.
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

  /** A producer that reports success only for what every replica in sync has. */
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
   * Writes one record, of another time, to the first partition.
   *
   * @return its offset
   * @throws CommandException if the broker doesn't take it
   */
  public long send(String topic, Instant timestamp, byte[] value) {
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      return producer
          .send(new ProducerRecord<>(topic, 0, timestamp.toEpochMilli(), null, value))
          .get()
          .offset();
    } catch (ExecutionException e) {
      throw failure(e.getCause() == null ? e : e.getCause(), topic);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.failed("Interrupted while waiting for Kafka.");
    } catch (KafkaException e) {
      throw failure(e, topic);
    }
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

  /** The sentence for what a client has thrown. */
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

  private interface Question<T> {
    T ask(Admin admin) throws ExecutionException, InterruptedException;
  }

  private <T> T ask(String topic, Question<T> question) {
    Map<String, Object> properties = withServers(KafkaClientSettings.admin(settings));
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, answerMs());
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, answerMs() - 1_000);
    try (Admin admin = Admin.create(properties)) {
      return question.ask(admin);
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
