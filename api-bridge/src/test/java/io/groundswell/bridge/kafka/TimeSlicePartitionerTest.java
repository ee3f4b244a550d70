package io.groundswell.bridge.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeSlicePartitionerTest {
  private static final Node NODE = new Node(0, "broker", 9092);
  private static final Cluster CLUSTER =
      new Cluster(
          "cluster",
          List.of(NODE),
          IntStream.range(0, 4)
              .mapToObj(i -> new PartitionInfo("requests", i, NODE, new Node[0], new Node[0]))
              .toList(),
          Set.of(),
          Set.of());

  private final AtomicLong micros = new AtomicLong();
  private final TimeSlicePartitioner partitioner =
      new TimeSlicePartitioner(() -> 1000 * micros.get());

  @Test
  void requestsOfTheSameFiveMillisecondsShareAPartition() {
    for (int slice = 0; slice < 100; slice++) {
      assertThat(at(5_000 * slice, "a")).isEqualTo(at(5_000 * slice + 4_999, "b"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 10, 20, 40, 1_000})
  void periodicRequestsAreSpread(int everyMs) {
    int[] counts = new int[4];
    for (long i = 0; i < 4_000; i++) {
      counts[at(1_000 * everyMs * i, "a")]++;
    }
    assertThat(Arrays.stream(counts).boxed()).allSatisfy(n -> assertThat(n).isBetween(900, 1_100));
  }

  private int at(long us, String key) {
    micros.set(us);
    return partitioner.partition("requests", key, key.getBytes(), null, null, CLUSTER);
  }
}
