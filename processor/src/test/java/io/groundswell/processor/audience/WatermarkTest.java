package io.groundswell.processor.audience;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WatermarkTest {
  private final Watermark watermark = new Watermark(2, 1000);

  @Test
  void nothingIsKnownBeforeEverySourceHasSpoken() {
    watermark.reached(0, 500);
    assertThat(watermark.at(0)).isEqualTo(Watermark.NONE);

    watermark.reached(1, 300);
    assertThat(watermark.at(0)).isEqualTo(300);
  }

  @Test
  void theSlowestSourceTells() {
    watermark.reached(0, 500);
    watermark.reached(1, 300);
    watermark.reached(1, 900);
    assertThat(watermark.at(0)).isEqualTo(500);
    assertThat(watermark.newestMs()).isEqualTo(900);
  }

  @Test
  void aSourceDoesNotGoBack() {
    watermark.reached(0, 500);
    watermark.reached(1, 500);
    assertThat(watermark.reached(1, 300)).isFalse();
    assertThat(watermark.at(0)).isEqualTo(500);
  }

  @Test
  void anIdleSourceHoldsNobodyUp() {
    watermark.reached(0, 500);
    watermark.idle(1, 0);
    assertThat(watermark.at(0)).isEqualTo(500);
  }

  @Test
  void theWordOfBeingIdleRunsOut() {
    watermark.reached(0, 500);
    watermark.reached(1, 400);
    watermark.idle(1, 0);
    watermark.reached(0, 600);
    assertThat(watermark.at(1000)).isEqualTo(600);

    watermark.reached(0, 700);
    assertThat(watermark.at(1001)).isEqualTo(600); // held up, but never back
  }

  @Test
  void aSourceThatReadsAgainIsIdleNoMore() {
    watermark.reached(0, 500);
    watermark.idle(1, 0);
    watermark.reached(1, 100);
    assertThat(watermark.at(1)).isEqualTo(100);
  }

  @Test
  void whenAllAreIdleTheNewestTells() {
    watermark.reached(0, 500);
    watermark.reached(1, 400);
    watermark.idle(0, 0);
    watermark.idle(1, 0);
    assertThat(watermark.at(0)).isEqualTo(500);
  }

  @Test
  void aTopicMayGrow() {
    watermark.reached(0, 500);
    watermark.reached(1, 500);
    watermark.reached(5, 100);
    assertThat(watermark.at(0)).isEqualTo(Watermark.NONE); // nothing of 2, 3 and 4 is known
  }
}
