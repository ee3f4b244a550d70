package io.groundswell.benchmarks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

/**
 * End offsets and committed offsets, from the broker: no consumer competes with what is measured.
 */
final class Offsets implements AutoCloseable {
  private final Admin admin;

  Offsets(String bootstrapServers) {
    admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  void createTopic(String name, int partitions) {
    await(() -> admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get());
  }

  /** All partitions of a topic. */
  List<TopicPartition> partitions(String topic) {
    return await(() -> admin.describeTopics(Set.of(topic)).allTopicNames().get()).values().stream()
        .flatMap(description -> description.partitions().stream())
        .map(p -> new TopicPartition(topic, p.partition()))
        .toList();
  }

  /** End offset of each partition; transaction markers count. */
  Map<TopicPartition, Long> ends(String topic) {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    partitions(topic).forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    Map<TopicPartition, ListOffsetsResultInfo> answers =
        await(() -> admin.listOffsets(latest).all().get());
    answers.forEach((partition, info) -> ends.put(partition, info.offset()));
    return ends;
  }

  /** Sum of {@link #ends}. */
  long end(String topic) {
    return ends(topic).values().stream().mapToLong(Long::longValue).sum();
  }

  /** Offsets that a consumer group has committed. */
  Map<TopicPartition, Long> committed(String group) {
    Map<TopicPartition, Long> committed = new HashMap<>();
    await(() -> admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get())
        .forEach(
            (partition, offset) -> {
              if (offset != null) {
                committed.put(partition, offset.offset());
              }
            });
    return committed;
  }

  /** Deletes all records that a topic has now. */
  void deleteAll(String topic) {
    Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
    ends(topic).forEach((partition, end) -> all.put(partition, RecordsToDelete.beforeOffset(end)));
    await(() -> admin.deleteRecords(all).all().get());
  }

  /** A call that the broker answers. */
  interface Call<T> {
    T get() throws ExecutionException, InterruptedException;
  }

  private static <T> T await(Call<T> call) {
    try {
      return call.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("The broker refused a request: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
