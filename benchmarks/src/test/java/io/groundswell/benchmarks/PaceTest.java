package io.groundswell.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long MS = 1_000_000;

  @Test
  void requestsSentEvenlyAreNotLate() {
    Pace pace = new Pace(100, 50);
    for (int i = 0; i < 50; i++) {
      pace.sentAt(7 + i * 10 * MS);
    }

    assertThat(pace.lateMs(100)).isZero();
  }

  @Test
  void latenessCountsFromWhenARequestWasDue() {
    Pace pace = new Pace(100, 100);
    for (int i = 0; i < 100; i++) {
      pace.sentAt(i * 10 * MS + (i >= 90 ? 25 * MS : 0));
    }

    assertThat(pace.lateMs(90)).isZero();
    assertThat(pace.lateMs(95)).isEqualTo(25);
  }

  @Test
  void latenessOfASlowDriverGrows() {
    Pace pace = new Pace(1000, 1000);
    for (int i = 0; i < 1000; i++) {
      pace.sentAt(i * 2 * MS);
    }

    assertThat(pace.lateMs(95)).isEqualTo(949);
  }

  @Test
  void latenessOfConnectionsIsRelativeToTheMostPunctual() {
    Pace pace = new Pace(1000, 4);
    pace.sentLate(0);
    pace.sentLate(3 * MS);
    pace.sentLate(0);
    pace.sentLate(MS);

    assertThat(pace.lateMs(75)).isEqualTo(1);
    assertThat(pace.lateMs(100)).isEqualTo(3);
  }

  @Test
  void aPhaseWithoutRequestsIsNotLate() {
    assertThat(new Pace(100, 10).lateMs(95)).isZero();
  }
}
