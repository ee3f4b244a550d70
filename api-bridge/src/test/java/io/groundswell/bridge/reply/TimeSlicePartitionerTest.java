package io.groundswell.bridge.reply;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.junit.jupiter.api.Test;

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
  void requestsOfTheSameFiveMillisecondsGoTogether() {
    assertThat(List.of(at(0, "a"), at(4_999, "b"))).containsOnly(0);
  }

  @Test
  void partitionsTakeTurns() {
    assertThat(IntStream.range(0, 6).map(i -> at(5_000 * i, "a")))
        .containsExactly(0, 1, 2, 3, 0, 1);
  }

  @Test
  void aClockMayBeNegative() {
    assertThat(at(-15_000, "a")).isEqualTo(1);
  }

  private int at(long us, String key) {
    micros.set(us);
    return partitioner.partition("requests", key, key.getBytes(), null, null, CLUSTER);
  }
}
