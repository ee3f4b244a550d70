package io.groundswell.audience;

/**
 * Shares of the three classes, which sum up to 1.
 *
 * @param negative in [0, 1]
 * @param neutral in [0, 1]
 * @param positive in [0, 1]
 */
public record Shares(double negative, double neutral, double positive) {
  /** All three classes alike. */
  public static final Shares EVEN = new Shares(1, 1, 1);

  /**
   * Any three numbers in the same proportions.
   *
   * @throws IllegalArgumentException if one is negative or not a number, or all are 0
   */
  public Shares {
    double sum = negative + neutral + positive;
    if (!(negative >= 0 && neutral >= 0 && positive >= 0 && sum > 0 && sum < 1 / 0.0)) {
      throw new IllegalArgumentException(
          "Shares are not negative and not all 0, unlike %s, %s, %s."
              .formatted(negative, neutral, positive));
    }
    negative /= sum;
    neutral /= sum;
    positive /= sum;
  }

  /** In the order of scores: negative, neutral, positive. */
  double[] toArray() {
    return new double[] {negative, neutral, positive};
  }
}
