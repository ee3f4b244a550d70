package io.groundswell.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ScoreGridTest {
  @Test
  void noScoreIsFartherThanTwoThirdsOfAStepFromItsCellsCentre() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      double a = random.nextDouble();
      double b = random.nextDouble();
      double[] score = {Math.min(a, b), Math.abs(a - b), 1 - Math.max(a, b)};
      int cell = ScoreGrid.cell(score[0], score[1], score[2]);
      assertThat(cell).isBetween(0, ScoreGrid.CELLS - 1);
      for (int label = 0; label < 3; label++) {
        // What a border's centre lies inside comes on top of it.
        assertThat(ScoreGrid.score(cell, label))
            .isCloseTo(score[label], within((2 / 3.0 + 0.4) / 16));
      }
    }
  }

  @Test
  void cornersHaveCellsOfTheirOwnAndNothingIsImpossible() {
    int negative = ScoreGrid.cell(1, 0, 0);
    int neutral = ScoreGrid.cell(0, 1, 0);
    int positive = ScoreGrid.cell(0, 0, 1);
    assertThat(negative).isEqualTo(ScoreGrid.CELLS - 1);
    assertThat(neutral).isZero();
    assertThat(positive).isEqualTo(16);
    assertThat(ScoreGrid.score(negative, 2)).isPositive();
  }

  @Test
  void centresSumUpToOne() {
    for (int cell = 0; cell < ScoreGrid.CELLS; cell++) {
      assertThat(ScoreGrid.score(cell, 0) + ScoreGrid.score(cell, 1) + ScoreGrid.score(cell, 2))
          .isCloseTo(1, within(1e-12));
    }
  }

  @Test
  void theGridMovesNoCountOfAHundredPostsByMoreThanOnePost() {
    Random random = new Random(1);
    double[] prior = {0.15, 0.45, 0.4};
    for (int round = 0; round < 100; round++) {
      Tally tally = new Tally();
      double[] exact = new double[3];
      for (int i = 0; i < 100; i++) {
        double a = random.nextDouble();
        double b = random.nextDouble();
        double[] score = {Math.min(a, b), Math.abs(a - b), 1 - Math.max(a, b)};
        tally.add("NEUTRAL", score[0], score[1], score[2]);
        double sum = prior[0] * score[0] + prior[1] * score[1] + prior[2] * score[2];
        for (int label = 0; label < 3; label++) {
          exact[label] += prior[label] * score[label] / sum;
        }
      }
      assertThat(tally.expected(prior)).containsExactly(exact, within(1.0));
    }
  }
}
