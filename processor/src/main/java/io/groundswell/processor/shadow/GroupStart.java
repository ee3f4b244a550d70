package io.groundswell.processor.shadow;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets the first offsets of a new consumer group. With {@code auto.offset.reset=latest} alone, a
 * crash or rebalance before the first commit would reset a partition to a later end, and skip the
 * records in between.
 */
final class GroupStart {
  private static final Logger log = LoggerFactory.getLogger(GroupStart.class);

  private GroupStart() {}

  /**
   * Commits the current end offsets of a topic for a new group. A group with committed offsets is
   * not changed.
   *
   * @throws ExecutionException if the topic is missing or the broker can't be reached
   * @throws InterruptedException if interrupted while waiting
   */
  static void atEnd(Admin admin, String group, String topic)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> known =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    if (known.keySet().stream().anyMatch(partition -> partition.topic().equals(topic))) {
      return;
    }
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    for (TopicPartitionInfo partition :
        Objects.requireNonNull(
                admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic))
            .partitions()) {
      latest.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest());
    }
    Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
    admin
        .listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
        .all()
        .get()
        .forEach((partition, end) -> ends.put(partition, new OffsetAndMetadata(end.offset())));
    try {
      admin.alterConsumerGroupOffsets(group, ends).all().get();
      log.info("group begins at the end of its topic: group={} topic={}", group, topic);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof UnknownMemberIdException)) {
        throw e;
      } // the group has members: another instance has started it
    }
  }
}
