package io.groundswell.audience;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WatermarkTest {
  private static final long LONG_QUIET = 60_000;

  private final Watermark watermark = new Watermark(2, LONG_QUIET);

  @Test
  void nothingIsKnownBeforeEverySourceHasSpoken() {
    watermark.reached(0, 500);
    assertThat(watermark.timeMs()).isEqualTo(Watermark.NONE);

    watermark.reached(1, 300);
    assertThat(watermark.timeMs()).isEqualTo(300);
  }

  @Test
  void theSlowestSourceDecides() {
    watermark.reached(0, 500);
    watermark.reached(1, 300);
    watermark.reached(1, 900);
    assertThat(watermark.timeMs()).isEqualTo(500);
    assertThat(watermark.newestMs()).isEqualTo(900);
  }

  @Test
  void aSourceDoesNotGoBack() {
    watermark.reached(0, 500);
    watermark.reached(1, 500);
    assertThat(watermark.update(1, 300, 0)).isFalse();
    assertThat(watermark.timeMs()).isEqualTo(500);
  }

  @Test
  void aSourceThatIsQuietForLongIsWhereTheNewestIs() {
    watermark.reached(0, 500);
    assertThat(watermark.update(1, Watermark.NONE, LONG_QUIET)).isTrue();
    assertThat(watermark.timeMs()).isEqualTo(500);
    assertThat(watermark.position(1)).isEqualTo(500);
  }

  @Test
  void aSourceThatIsQuietForAMomentIsWaitedFor() {
    watermark.reached(0, 500);
    watermark.reached(1, 300);
    watermark.update(1, 300, LONG_QUIET - 1);
    assertThat(watermark.timeMs()).isEqualTo(300);
  }

  @Test
  void aBurstIsWaitedForUntilTheQuietSourceHasSpokenAgain() {
    watermark.reached(0, 500);
    watermark.update(1, Watermark.NONE, LONG_QUIET);

    watermark.reached(0, 90_000);
    assertThat(watermark.timeMs()).isEqualTo(500); // its part of the burst may be on its way

    watermark.update(1, Watermark.NONE, LONG_QUIET + 1000);
    assertThat(watermark.timeMs()).isEqualTo(90_000); // it has none
  }

  @Test
  void aSourceThatReadsAgainTakesNothingBack() {
    watermark.reached(0, 500);
    watermark.update(1, Watermark.NONE, LONG_QUIET);
    watermark.reached(1, 100);
    watermark.reached(0, 600);
    assertThat(watermark.timeMs()).isEqualTo(500);
  }

  @Test
  void whenAllAreQuietTheNewestDecides() {
    watermark.reached(0, 500);
    watermark.reached(1, 400);
    watermark.update(0, 500, LONG_QUIET);
    watermark.update(1, 400, LONG_QUIET);
    assertThat(watermark.timeMs()).isEqualTo(500);
  }

  @Test
  void aTopicMayGrow() {
    watermark.reached(0, 500);
    watermark.reached(1, 500);
    watermark.reached(5, 100);
    assertThat(watermark.timeMs()).isEqualTo(Watermark.NONE); // nothing of 2, 3 and 4 is known
  }
}
