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
 * The records of a topic that came from one time on and before another. Where they are not in order
 * of time, a partition ends with its first record of the later time: what came after that is left
 * out, whatever its time.
 */
final class PostRange {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int QUIET_POLLS_BEFORE_CHECK = 10;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Instant from;
  private final Instant to;
  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private final long most;
  private int quietPolls;

  /**
   * Finds the range's beginning and end, as they are now.
   *
   * @param consumer with partitions of its own choosing; is moved and, bit by bit, paused
   * @param to no longer part of the range
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

  /** Only of partitions that have a record of that time or later. */
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

  /** Records of the range at most; fewer where transactions were aborted or time is disordered. */
  long most() {
    return most;
  }

  /** Whether there is nothing more. */
  boolean isRead() {
    return ends.entrySet().stream().allMatch(e -> consumer.position(e.getKey()) >= e.getValue());
  }

  /**
   * The next records; may be none.
   *
   * @throws org.apache.kafka.common.KafkaException if the broker has gone
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
    quietPolls = polled.isEmpty() ? quietPolls + 1 : 0;
    if (quietPolls >= QUIET_POLLS_BEFORE_CHECK) {
      quietPolls = 0;
      consumer.endOffsets(ends.keySet()); // a consumer waits for ever for a broker that has gone
    }
    return next;
  }

  private boolean isInTime(long timestamp) {
    return timestamp >= from.toEpochMilli() && timestamp < to.toEpochMilli();
  }
}
