package io.groundswell.standalone.rescore;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/**
 * The records of a topic between two timestamps. If they are out of order, the range of a partition
 * ends at its first record of the end time or later.
 */
final class PostRange {
  private static final Duration POLL = Duration.ofMillis(500);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Instant from;
  private final Instant to;
  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private final long most;

  /**
   * Looks up the current offsets of the range.
   *
   * @param consumer with its partitions assigned; it is positioned, and paused at the ends
   * @param to exclusive
   * @throws org.apache.kafka.common.KafkaException if the broker doesn't answer
   */
  PostRange(KafkaConsumer<byte[], byte[]> consumer, Instant from, Instant to) {
    this.consumer = consumer;
    this.from = from;
    this.to = to;
    Set<TopicPartition> partitions = consumer.assignment();
    ends.putAll(consumer.endOffsets(partitions));
    Map<TopicPartition, Long> begins = new HashMap<>(ends);
    offsets(partitions, from).forEach((partition, at) -> begins.merge(partition, at, Math::min));
    offsets(partitions, to).forEach((partition, at) -> ends.merge(partition, at, Math::min));
    begins.forEach(consumer::seek);
    most = sum(ends) - sum(begins);
  }

  private static long sum(Map<TopicPartition, Long> offsets) {
    return offsets.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Omits partitions without a record of that time or later. */
  private Map<TopicPartition, Long> offsets(Set<TopicPartition> partitions, Instant time) {
    Map<TopicPartition, Long> wanted = new HashMap<>();
    partitions.forEach(partition -> wanted.put(partition, time.toEpochMilli()));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (Map.Entry<TopicPartition, OffsetAndTimestamp> found :
        consumer.offsetsForTimes(wanted).entrySet()) {
      if (found.getValue() != null) {
        offsets.put(found.getKey(), found.getValue().offset());
      }
    }
    return offsets;
  }

  /** Upper limit of the number of records; aborted transactions and disorder make it smaller. */
  long most() {
    return most;
  }

  /** Whether the range is read to its end. */
  boolean isRead() {
    return ends.entrySet().stream().allMatch(e -> consumer.position(e.getKey()) >= e.getValue());
  }

  /**
   * Polls the next records; may be empty.
   *
   * @throws org.apache.kafka.common.KafkaException if the broker no longer answers
   */
  List<ConsumerRecord<byte[], byte[]>> next() {
    ends.forEach(
        (partition, end) -> {
          if (consumer.position(partition) >= end) {
            consumer.pause(Set.of(partition));
          }
        });
    List<ConsumerRecord<byte[], byte[]>> next = new ArrayList<>();
    var polled = consumer.poll(POLL);
    for (TopicPartition partition : polled.partitions()) {
      long end = ends.getOrDefault(partition, 0L);
      for (ConsumerRecord<byte[], byte[]> record : polled.records(partition)) {
        if (record.offset() < end && isInTime(record.timestamp())) {
          next.add(record);
        }
      }
    }
    if (polled.isEmpty()) {
      consumer.endOffsets(ends.keySet()); // poll retries forever; this fails if the broker is gone
    }
    return next;
  }

  private boolean isInTime(long timestamp) {
    return timestamp >= from.toEpochMilli() && timestamp < to.toEpochMilli();
  }
}
