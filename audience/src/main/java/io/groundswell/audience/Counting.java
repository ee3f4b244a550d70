package io.groundswell.audience;

import io.groundswell.topics.Figures;
import java.util.Locale;
import java.util.Optional;

/**
 * Estimates the number of posts of each class from the model's labels and scores. Counts of labels
 * are biased, because the errors of a classifier do not cancel out. Estimates are at least 0, and
 * their sum is the number of posts. Immutable.
 *
 * <p>Scores are read as the bundled model's: probabilities for three equally frequent classes.
 */
public final class Counting {
  /** Quantification methods; docs/audience-counting.md compares them with labels by people. */
  public enum Method {
    /** The labels as they are. */
    CLASSIFY,
    /**
     * The labels, with the known rates of confusion undone: "adjusted count" of G. Forman,
     * "Quantifying counts and costs via classification", Data Mining and Knowledge Discovery 17
     * (2008), for three classes: the shares π, not negative and of sum 1, for which the expected
     * labels Σ π(c) P(label | c) have the least squared distance from those found.
     */
    CONFUSION,
    /**
     * The sum of the posts' probabilities, weighted to the prior: "probability estimation and
     * average" of A. Bella, C. Ferri, J. Hernández-Orallo and M. J. Ramírez-Quintana,
     * "Quantification via probability estimators", ICDM 2010. It wants probabilities that are
     * calibrated for the training posts' mix, hence the weights.
     */
    PROBABILISTIC,
    /**
     * Expectation maximisation of M. Saerens, P. Latinne and C. Decaestecker, "Adjusting the
     * outputs of a classifier to new a priori probabilities", Neural Computation 14 (2002): the
     * shares that explain the scores best. With a concentration above 0, the most probable ones
     * under a Dirichlet distribution around the prior (A. P. Dempster, N. M. Laird and D. B. Rubin
     * 1977, section 3.1 for the extra counts), because few posts carry little information.
     */
    EM;

    /** As it is written in settings and records. */
    public String title() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final int MOST_ROUNDS = 500;
  private static final double SMALL_STEP = 1e-6;

  private final Method method;
  private final Calibration calibration;

  private Counting(Method method, Calibration calibration) {
    this.method = method;
    this.calibration = calibration;
  }

  /**
   * A quantification method with its calibration.
   *
   * @param method the configured method
   * @param calibration of the model; without one, CONFUSION falls back to counting labels and
   *     {@link #method} is CLASSIFY; the others assume equally frequent classes
   */
  public static Counting of(Method method, Optional<Calibration> calibration) {
    Calibration exact =
        new Calibration(
            Shares.EVEN, 0, new Shares(1, 0, 0), new Shares(0, 1, 0), new Shares(0, 0, 1));
    boolean unknown = method == Method.CONFUSION && calibration.isEmpty();
    return new Counting(unknown ? Method.CLASSIFY : method, calibration.orElse(exact));
  }

  /** The effective method. */
  public Method method() {
    return method;
  }

  /** Expected numbers of posts, for 0 posts three times 0. */
  public Figures.Adjusted count(Tally tally) {
    double[] found =
        switch (method) {
          case CLASSIFY -> tally.labels();
          case CONFUSION -> unconfused(tally);
          case PROBABILISTIC -> tally.expected(calibration.prior().toArray());
          case EM -> tally.expected(likeliest(tally));
        };
    return new Figures.Adjusted(method.title(), found[2], found[1], found[0]);
  }

  private double[] unconfused(Tally tally) {
    double volume = tally.volume();
    double[] labels = tally.labels();
    if (volume == 0) {
      return labels;
    }
    double[] shares =
        SimplexFit.fit(
            calibration.negative().toArray(),
            calibration.neutral().toArray(),
            calibration.positive().toArray(),
            new double[] {labels[0] / volume, labels[1] / volume, labels[2] / volume});
    return new double[] {shares[0] * volume, shares[1] * volume, shares[2] * volume};
  }

  /** The shares at which counting the posts by them gives themselves. */
  private double[] likeliest(Tally tally) {
    double[] prior = calibration.prior().toArray();
    double[] shares = prior.clone();
    double all = tally.volume() + calibration.concentration();
    double step = tally.volume() == 0 ? 0 : 1;
    for (int round = 0; round < MOST_ROUNDS && step > SMALL_STEP; round++) {
      double[] expected = tally.expected(shares);
      step = 0;
      for (int label = 0; label < shares.length; label++) {
        double next = (expected[label] + calibration.concentration() * prior[label]) / all;
        step = Math.max(step, Math.abs(next - shares[label]));
        shares[label] = next;
      }
    }
    return shares;
  }
}
