package io.groundswell.audience;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PublishingClockTest {
  private final Watermark watermark = new Watermark(1, 1000);
  private final PublishingClock clock = new PublishingClock(5000, 0);

  @Test
  void isStreamTimeWhilePostsCome() {
    watermark.reached(0, 100_000);
    clock.input(10_000);

    assertThat(clock.at(14_999, watermark)).isEqualTo(100_000);
  }

  @Test
  void runsOnFromTheLastEventTimeInSilence() {
    watermark.reached(0, 100_000);
    clock.input(10_000);

    assertThat(clock.at(15_000, watermark)).isEqualTo(105_000);
    assertThat(clock.at(70_000, watermark)).isEqualTo(160_000);
  }

  @Test
  void goesBackToStreamTimeWithTheNextPost() {
    watermark.reached(0, 100_000);
    clock.input(10_000);
    clock.at(70_000, watermark);

    watermark.reached(0, 101_000);
    clock.input(70_000);
    assertThat(clock.at(70_001, watermark)).isEqualTo(101_000);
  }

  @Test
  void hasNoTimeBeforeTheFirstPost() {
    assertThat(clock.at(60_000, watermark)).isEqualTo(Watermark.NONE);
  }
}
