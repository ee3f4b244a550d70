package io.groundswell.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.groundswell.topics.Figures;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CountingTest {
  private static final Offset<Double> EXACTLY = within(1e-9);
  private static final String[] LABELS = {"NEGATIVE", "NEUTRAL", "POSITIVE"};

  private static final Optional<Calibration> UNKNOWN = Optional.empty();

  /** Of 16 posts of a class, 12 get its label and 2 each of the others. */
  private static final Calibration KNOWN =
      new Calibration(
          new Shares(2, 4, 2), 0, new Shares(12, 2, 2), new Shares(2, 12, 2), new Shares(2, 2, 12));

  @Test
  void classifyCountsLabels() {
    assertCounts(count(Counting.Method.CLASSIFY, tally(3, 8, 5)), 3, 8, 5);
  }

  /** 160 negative posts, 960 neutral and 480 positive ones get 300, 800 and 500 labels. */
  @Test
  void confusionFindsTheMixThatWouldHaveGotTheseLabels() {
    assertCounts(count(Counting.Method.CONFUSION, tally(300, 800, 500)), 160, 960, 480);
  }

  /** The same posts' scores are probabilities that these rates of confusion make exact. */
  @Test
  void emFindsTheMixThatWouldHaveGotTheseScores() {
    Figures.Adjusted found = count(Counting.Method.EM, tally(300, 800, 500));
    assertThat(found.negative()).isCloseTo(160, within(0.1));
    assertThat(found.neutral()).isCloseTo(960, within(0.1));
    assertThat(found.positive()).isCloseTo(480, within(0.1));
  }

  /** 12/16 × 2/8 against 2/16 × 4/8 and 2/16 × 2/8: 12, 4 and 2 of 18. */
  @Test
  void probabilisticWeighsEachScoreByThePrior() {
    assertCounts(count(Counting.Method.PROBABILISTIC, tally(18, 0, 0)), 12, 4, 2);
  }

  @Test
  void probabilisticWithoutAPriorIsTheSumOfTheScores() {
    Counting counting = Counting.of(Counting.Method.PROBABILISTIC, UNKNOWN);
    assertCounts(counting.count(tally(16, 0, 0)), 12, 2, 2);
  }

  @Test
  void aConcentrationDrawsFewPostsToThePriorAndLeavesManyAlone() {
    Calibration drawn = KNOWN.withPrior(KNOWN.prior(), 5);
    Counting counting = Counting.of(Counting.Method.EM, Optional.of(drawn));
    assertThat(count(Counting.Method.EM, tally(1, 0, 0)).negative()).isGreaterThan(0.99);
    assertThat(counting.count(tally(1, 0, 0)).negative()).isBetween(0.67, 0.8);
    assertThat(counting.count(tally(30_000, 80_000, 50_000)).negative())
        .isCloseTo(16_000, within(20.0));
  }

  /** The first and the last: more negative labels than even negative posts alone would get. */
  @ParameterizedTest
  @CsvSource({
    "100, 0, 0,   100, 0, 0",
    "0, 0, 100,   0, 0, 100",
    "50, 50, 0,   50, 50, 0",
    "0, 30, 10,   0, 36, 4",
    "90, 10, 0,   100, 0, 0",
  })
  void labelsThatNoMixWouldGetAreExplainedByTheNearest(
      long negative, long neutral, long positive, double n, double u, double p) {
    assertCounts(count(Counting.Method.CONFUSION, tally(negative, neutral, positive)), n, u, p);
  }

  @Test
  void aModelThatDistinguishesNothingIsNoReasonToFail() {
    Calibration blind =
        new Calibration(Shares.EVEN, 0, new Shares(2, 1, 1), new Shares(2, 1, 1), Shares.EVEN);
    Figures.Adjusted found =
        Counting.of(Counting.Method.CONFUSION, Optional.of(blind)).count(tally(2, 1, 1));
    assertCounts(found, 2, 2, 0);
  }

  @ParameterizedTest
  @EnumSource(Counting.Method.class)
  void countsAreNeverNegativeAndSumUpToTheVolume(Counting.Method method) {
    for (Optional<Calibration> calibration : List.of(Optional.of(KNOWN), UNKNOWN)) {
      for (int posts : new int[] {0, 1, 2, 5, 50, 5_000}) {
        Figures.Adjusted found =
            Counting.of(method, calibration).count(TallyTest.random(posts, posts));
        assertThat(List.of(found.negative(), found.neutral(), found.positive()))
            .allMatch(count -> count >= 0);
        assertThat(found.negative() + found.neutral() + found.positive())
            .isCloseTo(posts, within(1e-6));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Counting.Method.class)
  void countsOfOnePostOfAnyScoreAreFinite(Counting.Method method) {
    for (double negative = 0; negative <= 1; negative += 1 / 16.0) {
      for (double neutral = 0; neutral <= 1 - negative; neutral += 1 / 16.0) {
        Tally tally = new Tally();
        tally.add("NEUTRAL", negative, neutral, 1 - negative - neutral);
        Figures.Adjusted found = count(method, tally);
        assertThat(found.negative() + found.neutral() + found.positive()).isCloseTo(1, EXACTLY);
      }
    }
  }

  @Test
  void withoutACalibrationConfusionReportsThatItCountsLabels() {
    Counting counting = Counting.of(Counting.Method.CONFUSION, UNKNOWN);
    assertThat(counting.method()).isEqualTo(Counting.Method.CLASSIFY);
    assertThat(counting.count(tally(3, 8, 5)).method()).isEqualTo("classify");
  }

  @Test
  void theRecordNamesTheMethod() {
    assertThat(count(Counting.Method.PROBABILISTIC, tally(1, 1, 1)).method())
        .isEqualTo("probabilistic");
  }

  @Test
  void sharesAreProportions() {
    assertThat(new Shares(1, 2, 1)).isEqualTo(new Shares(0.25, 0.5, 0.25));
    assertThatThrownBy(() -> new Shares(0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Shares(-1, 2, 3)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Shares(Double.NaN, 2, 3))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Figures.Adjusted count(Counting.Method method, Tally tally) {
    return Counting.of(method, Optional.of(KNOWN)).count(tally);
  }

  /** Posts with a score of 12/16 for their label and 2/16 for each other. */
  private static Tally tally(long negative, long neutral, long positive) {
    Tally tally = new Tally();
    long[] counts = {negative, neutral, positive};
    for (int label = 0; label < 3; label++) {
      for (long i = 0; i < counts[label]; i++) {
        tally.add(
            LABELS[label],
            label == 0 ? 0.75 : 0.125,
            label == 1 ? 0.75 : 0.125,
            label == 2 ? 0.75 : 0.125);
      }
    }
    return tally;
  }

  private static void assertCounts(
      Figures.Adjusted found, double negative, double neutral, double positive) {
    assertThat(found.negative()).isCloseTo(negative, EXACTLY);
    assertThat(found.neutral()).isCloseTo(neutral, EXACTLY);
    assertThat(found.positive()).isCloseTo(positive, EXACTLY);
  }
}
