package io.groundswell.audience;

/**
 * What is known of a model's errors, from labelled posts that it was not trained on.
 *
 * @param prior the classes' shares where nothing else is known: those of the training posts
 * @param concentration how far audiences differ from the prior: the sum of the parameters of a
 *     Dirichlet distribution, in posts; small where they differ much; 0 if nothing is known of it
 * @param negative which labels posts get that people call negative
 * @param neutral which labels posts get that people call neutral
 * @param positive which labels posts get that people call positive
 */
public record Calibration(
    Shares prior, double concentration, Shares negative, Shares neutral, Shares positive) {
  /**
   * Checks the concentration.
   *
   * @throws IllegalArgumentException if it is negative or not a number
   */
  public Calibration {
    if (!(concentration >= 0 && concentration < 1 / 0.0)) {
      throw new IllegalArgumentException(
          "The concentration is 0 or more, unlike %s.".formatted(concentration));
    }
  }

  /** The same errors with another prior. */
  public Calibration withPrior(Shares other, double otherConcentration) {
    return new Calibration(other, otherConcentration, negative, neutral, positive);
  }
}
