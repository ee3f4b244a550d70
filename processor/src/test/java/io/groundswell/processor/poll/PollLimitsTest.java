package io.groundswell.processor.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PollLimitsTest {
  private static final long FAST = 100_000; // 0.1 ms a text
  private static final long SLOW = 500_000_000; // half a second a text

  @Test
  void aWindowHasAtMostEightBatches() {
    PollLimits limits = PollLimits.of(32, Duration.ofMillis(3), FAST, 2, 2);
    assertThat(largestWindow(limits)).isEqualTo(8 * 32);
    assertThat(limits.lingerUntil()).isEqualTo(32);
  }

  @Test
  void aWindowHasAtMostThreeSecondsWorkOfTheThreadsShareOfTheWorkers() {
    assertThat(largestWindow(PollLimits.of(32, Duration.ofMillis(3), SLOW, 2, 2))).isEqualTo(6);
    assertThat(largestWindow(PollLimits.of(32, Duration.ofMillis(3), SLOW, 2, 1))).isEqualTo(3);
  }

  @Test
  void aWindowHasAtLeastOnePost() {
    PollLimits limits = PollLimits.of(32, Duration.ofMillis(3), 9_000_000_000L, 2, 2);
    assertThat(largestWindow(limits)).isEqualTo(1);
    assertThat(limits.maxPollRecords()).isEqualTo(1);
  }

  @Test
  void aBatchSizeOfOneIsAWindowOfEight() {
    assertThat(largestWindow(PollLimits.of(1, Duration.ofMillis(3), FAST, 2, 2))).isEqualTo(8);
  }

  private static int largestWindow(PollLimits limits) {
    return limits.lingerUntil() - 1 + limits.maxPollRecords();
  }
}
