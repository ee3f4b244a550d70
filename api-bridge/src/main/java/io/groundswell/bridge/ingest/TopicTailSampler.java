package io.groundswell.bridge.ingest;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the end of a topic now and then: what is new, or where there is more of it than is
 * wanted, the newest of it. Offsets are no numbers of records, since transactions take some too;
 * how many of them are records is known from those that were read. Not thread-safe.
 */
final class TopicTailSampler implements AutoCloseable {
  private static final Duration API_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(100);

  /** Longest time for the records that are at the end; others follow with the next look. */
  private static final Duration READING = Duration.ofMillis(300);

  /** Looks that rates are made of. */
  private static final int LOOKS = 10;

  /**
   * One look.
   *
   * @param nanos when
   * @param moved by how many offsets the ends moved since the look before
   * @param offsets that were read
   * @param records that were among them
   */
  private record Look(long nanos, long moved, long offsets, long records) {}

  private final String topic;
  private final Consumer<byte[], byte[]> consumer;
  private final int mostOfPartition;
  private final Deque<Look> looks = new ArrayDeque<>();
  private Map<TopicPartition, Long> begins = Map.of();
  private Map<TopicPartition, Long> ends = Map.of();
  private long offsetsRead;
  private long recordsRead;

  /**
   * @param consumer this object's own
   * @param mostOfPartition offsets of each partition that are read at one look
   */
  TopicTailSampler(String topic, Consumer<byte[], byte[]> consumer, int mostOfPartition) {
    this.topic = topic;
    this.consumer = consumer;
    this.mostOfPartition = mostOfPartition;
  }

  /** The partitions; none if there is no such topic yet. */
  static List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer, String topic) {
    List<PartitionInfo> found = consumer.partitionsFor(topic, API_TIMEOUT);
    return found == null
        ? List.of()
        : found.stream().map(p -> new TopicPartition(topic, p.partition())).toList();
  }

  /** Whether the topic is there, and looks can be had. */
  boolean found() {
    if (consumer.assignment().isEmpty()) {
      consumer.assign(partitions(consumer, topic));
    }
    return !consumer.assignment().isEmpty();
  }

  /** The newest records since the last look, at the first one those that are there. */
  List<ConsumerRecord<byte[], byte[]>> look() {
    begins = consumer.beginningOffsets(consumer.assignment(), API_TIMEOUT);
    Map<TopicPartition, Long> now = consumer.endOffsets(consumer.assignment(), API_TIMEOUT);
    long moved = 0;
    Map<TopicPartition, Long> from = new HashMap<>();
    for (var end : now.entrySet()) {
      TopicPartition partition = end.getKey();
      moved += Math.max(0, end.getValue() - ends.getOrDefault(partition, end.getValue()));
      from.put(partition, seek(partition, end.getValue()));
    }
    ends = now;
    List<ConsumerRecord<byte[], byte[]>> records = read(now);
    long offsets =
        from.entrySet().stream().mapToLong(p -> position(p.getKey()) - p.getValue()).sum();
    looks.add(new Look(System.nanoTime(), moved, offsets, records.size()));
    if (looks.size() > LOOKS) {
      looks.remove();
    }
    offsetsRead += offsets;
    recordsRead += records.size();
    return records;
  }

  private long seek(TopicPartition partition, long end) {
    long newest = Math.max(begins.getOrDefault(partition, 0L), end - mostOfPartition);
    if (!ends.containsKey(partition) || position(partition) < newest) {
      consumer.seek(partition, newest);
    }
    return position(partition);
  }

  private List<ConsumerRecord<byte[], byte[]>> read(Map<TopicPartition, Long> upTo) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    long start = System.nanoTime();
    while (upTo.entrySet().stream().anyMatch(end -> position(end.getKey()) < end.getValue())
        && System.nanoTime() - start < READING.toNanos()) {
      consumer.poll(POLL).forEach(records::add);
    }
    return records;
  }

  private long position(TopicPartition partition) {
    return consumer.position(partition, API_TIMEOUT);
  }

  /** Records a second over the last looks; null before the second, or if none could be read. */
  @Nullable Double rate() {
    if (looks.size() < 2) {
      return null;
    }
    Look first = Objects.requireNonNull(looks.peekFirst());
    Look last = Objects.requireNonNull(looks.peekLast());
    long moved = looks.stream().skip(1).mapToLong(Look::moved).sum();
    long offsets = looks.stream().mapToLong(Look::offsets).sum();
    long records = looks.stream().mapToLong(Look::records).sum();
    double seconds = (last.nanos() - first.nanos()) / 1e9;
    if (moved > 0 && offsets == 0) {
      return null;
    }
    return moved == 0 ? 0 : moved * ((double) records / offsets) / seconds;
  }

  /**
   * How many records the topic had at the last look: exactly if all were read, else about; null if
   * none could be read.
   */
  @Nullable Long size() {
    long offsets =
        ends.entrySet().stream()
            .mapToLong(end -> end.getValue() - begins.getOrDefault(end.getKey(), 0L))
            .sum();
    if (offsets == 0) {
      return 0L;
    }
    return offsetsRead == 0
        ? null
        : (Long) Math.round(offsets * ((double) recordsRead / offsetsRead));
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
  }
}
