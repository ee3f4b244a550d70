package io.groundswell.bridge.kafka;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.jspecify.annotations.Nullable;

/**
 * Chooses a random partition every 5 ms, regardless of keys: requests that arrive together are
 * polled together. Round robin could send periodic requests to one partition only.
 */
public final class TimeSlicePartitioner implements Partitioner {
  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final LongSupplier nanos;

  /** The constructor that the producer calls. */
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
