package io.groundswell.audience;

/**
 * The scores that three classes can have, cut into {@value #CELLS} cells: a triangular grid with a
 * step of 1/{@value #STEPS}. Each post falls into the cell whose centre is nearest.
 */
final class ScoreGrid {
  private static final int STEPS = 16;
  static final int CELLS = (STEPS + 1) * (STEPS + 2) / 2;

  /** Posts in a cell at the border lie on its inner side: this many steps, instead of 0. */
  private static final double BORDER = 0.2;

  /** Of each cell its centre: negative, neutral, positive, which sum up to 1. */
  private static final double[] CENTRES = centres();

  private ScoreGrid() {}

  /**
   * The cell of three scores, in [0, {@link #CELLS}).
   *
   * @param negative at least 0, as the others; they sum up to 1 within rounding
   */
  static int cell(double negative, double neutral, double positive) {
    int n = (int) (negative * STEPS);
    int u = (int) (neutral * STEPS);
    int p = (int) (positive * STEPS);
    // Whole steps that are left go where the largest parts of a step were cut off.
    for (int left = STEPS - n - u - p; left > 0; left--) {
      double dn = negative * STEPS - n;
      double du = neutral * STEPS - u;
      double dp = positive * STEPS - p;
      if (dn >= du && dn >= dp) {
        n++;
      } else if (du >= dp) {
        u++;
      } else {
        p++;
      }
    }
    return index(n, p);
  }

  /** The score that stands for a cell's posts: of class 0 negative, 1 neutral, 2 positive. */
  static double score(int cell, int label) {
    return CENTRES[3 * cell + label];
  }

  /** Rows of equal negative steps, the longest first. */
  private static int index(int negative, int positive) {
    return negative * (STEPS + 1) - negative * (negative - 1) / 2 + positive;
  }

  private static double[] centres() {
    double[] centres = new double[3 * CELLS];
    for (int negative = 0; negative <= STEPS; negative++) {
      for (int positive = 0; negative + positive <= STEPS; positive++) {
        double n = Math.max(negative, BORDER);
        double u = Math.max(STEPS - negative - positive, BORDER);
        double p = Math.max(positive, BORDER);
        int at = 3 * index(negative, positive);
        centres[at] = n / (n + u + p);
        centres[at + 1] = u / (n + u + p);
        centres[at + 2] = p / (n + u + p);
      }
    }
    return centres;
  }
}
