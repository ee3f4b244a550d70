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
 * Samples the newest records of a topic, at most a given number of offsets per partition. Offsets
 * overestimate records, since transaction markers take some; the ratio is estimated from the
 * sampled records. Not thread-safe.
 */
final class TopicTailSampler implements AutoCloseable {
  private static final Duration API_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(100);

  /** Longest time to fetch one sample; the rest follows with the next sample. */
  private static final Duration FETCH_TIMEOUT = Duration.ofMillis(300);

  /** Samples from which a rate is computed. */
  private static final int RATE_SAMPLES = 10;

  /**
   * One sample.
   *
   * @param nanos its time
   * @param moved offsets by which the ends advanced since the last sample
   * @param offsets consumed offsets
   * @param records consumed records
   */
  private record Sample(long nanos, long moved, long offsets, long records) {}

  private final String topic;
  private final Consumer<byte[], byte[]> consumer;
  private final int maxOffsets;
  private final Deque<Sample> samples = new ArrayDeque<>();
  private Map<TopicPartition, Long> begins = Map.of();
  private Map<TopicPartition, Long> ends = Map.of();
  private long offsetsRead;
  private long recordsRead;

  /**
   * @param consumer not used elsewhere; closed with the sampler
   * @param maxOffsets offsets per partition and sample
   */
  TopicTailSampler(String topic, Consumer<byte[], byte[]> consumer, int maxOffsets) {
    this.topic = topic;
    this.consumer = consumer;
    this.maxOffsets = maxOffsets;
  }

  /** The partitions of a topic; none if it does not exist. */
  static List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer, String topic) {
    List<PartitionInfo> found = consumer.partitionsFor(topic, API_TIMEOUT);
    return found == null
        ? List.of()
        : found.stream().map(p -> new TopicPartition(topic, p.partition())).toList();
  }

  /** Whether the topic exists, so that it can be sampled. */
  boolean found() {
    if (consumer.assignment().isEmpty()) {
      consumer.assign(partitions(consumer, topic));
    }
    return !consumer.assignment().isEmpty();
  }

  /** The newest records since the last sample; the first sample includes existing records. */
  List<ConsumerRecord<byte[], byte[]>> sample() {
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
    List<ConsumerRecord<byte[], byte[]>> records = poll(now);
    long offsets =
        from.entrySet().stream().mapToLong(p -> position(p.getKey()) - p.getValue()).sum();
    samples.add(new Sample(System.nanoTime(), moved, offsets, records.size()));
    if (samples.size() > RATE_SAMPLES) {
      samples.remove();
    }
    offsetsRead += offsets;
    recordsRead += records.size();
    return records;
  }

  private long seek(TopicPartition partition, long end) {
    long newest = Math.max(begins.getOrDefault(partition, 0L), end - maxOffsets);
    if (!ends.containsKey(partition) || position(partition) < newest) {
      consumer.seek(partition, newest);
    }
    return position(partition);
  }

  private List<ConsumerRecord<byte[], byte[]>> poll(Map<TopicPartition, Long> upTo) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    long start = System.nanoTime();
    while (upTo.entrySet().stream().anyMatch(end -> position(end.getKey()) < end.getValue())
        && System.nanoTime() - start < FETCH_TIMEOUT.toNanos()) {
      consumer.poll(POLL).forEach(records::add);
    }
    return records;
  }

  private long position(TopicPartition partition) {
    return consumer.position(partition, API_TIMEOUT);
  }

  /** Records per second over the last samples; null before the second, or if unknown. */
  @Nullable Double rate() {
    if (samples.size() < 2) {
      return null;
    }
    Sample first = Objects.requireNonNull(samples.peekFirst());
    Sample last = Objects.requireNonNull(samples.peekLast());
    long moved = samples.stream().skip(1).mapToLong(Sample::moved).sum();
    long offsets = samples.stream().mapToLong(Sample::offsets).sum();
    long records = samples.stream().mapToLong(Sample::records).sum();
    double seconds = (last.nanos() - first.nanos()) / 1e9;
    if (moved > 0 && offsets == 0) {
      return null;
    }
    return moved == 0 ? 0 : moved * ((double) records / offsets) / seconds;
  }

  /**
   * The number of records at the last sample: exact if all of them were consumed, else an estimate;
   * null if none was consumed.
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
