package io.groundswell.bridge.reply;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.jspecify.annotations.Nullable;

/**
 * Partitions take turns of 5 ms, whatever the keys: requests that come together are read together,
 * and those that do not come to different threads.
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
    return (int)
        Math.floorMod(nanos.getAsLong() / SLICE_NANOS, cluster.partitionCountForTopic(topic));
  }

  @Override
  public void configure(Map<String, ?> configs) {}

  @Override
  public void close() {}
}
