package io.groundswell.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PhaseTest {
  @Test
  void aPhaseIsReadBackFromItsLine() {
    Phase phase = new Phase("new at 25 % of the peak", Phase.Kind.NEW, 123.75, 8);

    assertThat(Phase.parse(phase.line())).isEqualTo(phase);
  }

  @Test
  void requestsAreThoseOfItsTime() {
    assertThat(new Phase("any", Phase.Kind.CACHED, 12.5, 4).requests()).isEqualTo(50);
  }
}
