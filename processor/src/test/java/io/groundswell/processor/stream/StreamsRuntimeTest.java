package io.groundswell.processor.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StreamsRuntimeTest {
  @Test
  void eachRestartWaitsLongerUpToAMinute() {
    assertThat(StreamsRuntime.backoffMs(0, 0)).isEqualTo(1_000);
    assertThat(StreamsRuntime.backoffMs(1, 0)).isEqualTo(2_000);
    assertThat(StreamsRuntime.backoffMs(5, 0)).isEqualTo(32_000);
    assertThat(StreamsRuntime.backoffMs(1_000_000, 0)).isEqualTo(60_000);
  }

  @Test
  void restartsOfInstancesAreSpread() {
    assertThat(StreamsRuntime.backoffMs(3, 0.5)).isEqualTo(6_000);
    assertThat(StreamsRuntime.backoffMs(3, 0.999_999)).isBetween(4_000L, 4_001L);
  }
}
