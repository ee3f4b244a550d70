package io.groundswell.processor.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PollLimitsTest {
  private static final long FAST = 100_000; // 0.1 ms a text
  private static final long SLOW = 500_000_000; // half a second a text

  @Test
  void aBatchHasAtMostEightInferenceBatches() {
    PollLimits limits = PollLimits.of(32, Duration.ofMillis(3), FAST, 2, 2);
    assertThat(largestBatch(limits)).isEqualTo(8 * 32);
    assertThat(limits.lingerUntil()).isEqualTo(32);
  }

  @Test
  void aBatchHasAtMostThreeSecondsOfWorkForTheThreadsShareOfTheWorkers() {
    assertThat(largestBatch(PollLimits.of(32, Duration.ofMillis(3), SLOW, 2, 2))).isEqualTo(6);
    assertThat(largestBatch(PollLimits.of(32, Duration.ofMillis(3), SLOW, 2, 1))).isEqualTo(3);
  }

  @Test
  void aBatchHasAtLeastOnePost() {
    PollLimits limits = PollLimits.of(32, Duration.ofMillis(3), 9_000_000_000L, 2, 2);
    assertThat(largestBatch(limits)).isEqualTo(1);
    assertThat(limits.maxPollRecords()).isEqualTo(1);
  }

  @Test
  void anInferenceBatchOfOneIsABatchOfEight() {
    assertThat(largestBatch(PollLimits.of(1, Duration.ofMillis(3), FAST, 2, 2))).isEqualTo(8);
  }

  private static int largestBatch(PollLimits limits) {
    return limits.lingerUntil() - 1 + limits.maxPollRecords();
  }
}
