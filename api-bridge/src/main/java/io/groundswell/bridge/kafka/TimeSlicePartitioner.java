package io.groundswell.bridge.kafka;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.jspecify.annotations.Nullable;

/**
 * A partition drawn anew each 5 ms, whatever the keys: requests that come together are read
 * together. Drawn, since in turns requests with a steady beat could all meet the same partition.
 */
public final class TimeSlicePartitioner implements Partitioner {
  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final LongSupplier nanos;

  /** As Kafka's producer makes it. */
  public TimeSlicePartitioner() {
    this(System::nanoTime);
  }

  TimeSlicePartitioner(LongSupplier nanos) {
    this.nanos = nanos;
  }

  @Override
  public int partition(
      String topic,
      @Nullable Object key,
      byte @Nullable [] keyBytes,
      @Nullable Object value,
      byte @Nullable [] valueBytes,
      Cluster cluster) {
    return new SplittableRandom(nanos.getAsLong() / SLICE_NANOS)
        .nextInt(cluster.partitionCountForTopic(topic));
  }

  @Override
  public void configure(Map<String, ?> configs) {}

  @Override
  public void close() {}
}
