package io.groundswell.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long MS = 1_000_000;

  @Test
  void requestsThatLeaveEvenlyAreNotLate() {
    Pace pace = new Pace(100, 50);
    for (int i = 0; i < 50; i++) {
      pace.started(7 + i * 10 * MS);
    }

    assertThat(pace.lateMs(100)).isZero();
  }

  @Test
  void aRequestIsAsLateAsItLeftAfterItWasDue() {
    Pace pace = new Pace(100, 100);
    for (int i = 0; i < 100; i++) {
      pace.started(i * 10 * MS + (i >= 90 ? 25 * MS : 0));
    }

    assertThat(pace.lateMs(90)).isZero();
    assertThat(pace.lateMs(95)).isEqualTo(25);
  }

  @Test
  void aDriverThatIsTooSlowFallsBehindMoreAndMore() {
    Pace pace = new Pace(1000, 1000);
    for (int i = 0; i < 1000; i++) {
      pace.started(i * 2 * MS);
    }

    assertThat(pace.lateMs(95)).isEqualTo(949);
  }

  @Test
  void connectionsHaveABeatEach() {
    Pace pace = new Pace(1000, 4);
    pace.startedBeside(0);
    pace.startedBeside(3 * MS);
    pace.startedBeside(0);
    pace.startedBeside(MS);

    assertThat(pace.lateMs(75)).isEqualTo(1);
    assertThat(pace.lateMs(100)).isEqualTo(3);
  }

  @Test
  void aPhaseWithoutRequestsIsNotLate() {
    assertThat(new Pace(100, 10).lateMs(95)).isZero();
  }
}
