package io.groundswell.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ContrastTest {
  private static final long END = 1_700_000_000_000L;

  private final History history = new History();

  @Test
  void sigmaIsTheFormulaWithTheLongWindowWithoutTheShortOne() {
    before(10, 4, 3);
    history.set(END - 10_000, 50, 40, 5);

    Contrast contrast = contrast();

    assertThat(contrast.posts()).isEqualTo(50);
    assertThat(contrast.longPosts()).isEqualTo(840);
    assertThat(contrast.longSeconds()).isEqualTo(840);
    assertThat(contrast.shortMean()).isEqualTo(0.7);
    assertThat(contrast.longMean()).isEqualTo(0.1);
    double variance = 0.7 - 0.1 * 0.1;
    assertThat(contrast.sigma())
        .isCloseTo(0.6 / Math.sqrt(variance / 50 + variance / 840), within(1e-9));
  }

  @Test
  void whereEverybodyIsNeutralTheFirstDissentersAreNoInfiniteShift() {
    before(10, 0, 0);
    history.set(END - 10_000, 50, 3, 0);

    assertThat(contrast().sigma())
        .isCloseTo(0.06 / Math.sqrt(0.09 / 50 + 0.09 / 840), within(1e-9))
        .isLessThan(2);
  }

  @Test
  void withoutPostsInOneOfTheWindowsThereIsNoContrast() {
    assertThat(contrast().sigma()).isZero();
    history.set(END - 10_000, 50, 3, 0);
    assertThat(contrast().steadySigma()).isZero();
    History old = new History();
    old.set(END - 100_000, 50, 3, 0);
    assertThat(Contrast.of(old, END, 60, 900).sigma()).isZero();
  }

  @Test
  void anAudienceThatWandersIsBelievedLessThanASteadyOne() {
    before(100, 40, 30);
    history.set(END - 10_000, 600, 300, 150);
    double steady = contrast().steadySigma();
    for (int minute = 1; minute < 15; minute++) {
      long middle = END - minute * 60_000L - 30_000;
      boolean isHigh = minute % 2 == 0;
      history.set(middle, 100, isHigh ? 90 : 0, isHigh ? 0 : 80);
    }
    Contrast restless = contrast();

    assertThat(steady).isPositive();
    assertThat(restless.steadySigma()).isPositive().isLessThan(steady / 1.3);
    assertThat(restless.steadySigma()).isLessThan(restless.sigma());
  }

  @Test
  void evenInASteadyAudienceManyPostsDoNotMakeATinyMoveAShift() {
    before(10_000, 4_000, 3_000);
    history.set(END - 10_000, 60_000, 25_800, 18_000);

    assertThat(contrast().sigma()).isGreaterThan(8);
    assertThat(contrast().steadySigma()).isBetween(0.0, 1.0);
  }

  @Test
  void sigmaIsNegativeOnTheWayDown() {
    before(10, 4, 3);
    history.set(END - 10_000, 50, 5, 40);

    assertThat(contrast().sigma()).isNegative();
    assertThat(contrast().steadySigma()).isNegative();
  }

  /** The same posts in each slice of the long window without the short one. */
  private void before(long posts, long positive, long negative) {
    for (int slice = 6; slice < 90; slice++) {
      history.set(END - (slice + 1) * 10_000L, posts, positive, negative);
    }
  }

  private Contrast contrast() {
    return Contrast.of(history, END, 60, 900);
  }
}
