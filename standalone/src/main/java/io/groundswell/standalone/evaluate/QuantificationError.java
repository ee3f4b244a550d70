package io.groundswell.standalone.evaluate;

/**
 * Errors of counted shares against the true ones, as defined by SemEval-2016 task 4, subtasks D and
 * E (P. Nakov, A. Ritter, S. Rosenthal, F. Sebastiani and V. Stoyanov 2016). Shares are smoothed by
 * ε = 1/(2 posts), so that a class without posts does not make the error infinite. The absolute
 * error is not smoothed.
 *
 * @param divergence Kullback-Leibler divergence of the counted from the true shares, in nats
 * @param absolute mean of |counted − true| over the classes, in [0, 1]
 * @param relative mean of |counted − true| / true over the classes
 */
record QuantificationError(double divergence, double absolute, double relative) {
  /**
   * @param truth posts of each class; at least one post in all
   * @param counted expected posts of each class, of any sum; if all are 0, the shares are equal
   */
  static QuantificationError of(double[] truth, double[] counted) {
    double posts = sum(truth);
    double expected = sum(counted);
    int classes = truth.length;
    double smoothing = 1 / (2 * posts);
    double divergence = 0;
    double absolute = 0;
    double relative = 0;
    for (int i = 0; i < classes; i++) {
      double p = truth[i] / posts;
      double q = expected > 0 ? counted[i] / expected : 1.0 / classes;
      double smoothP = (p + smoothing) / (1 + classes * smoothing);
      double smoothQ = (q + smoothing) / (1 + classes * smoothing);
      divergence += smoothP * Math.log(smoothP / smoothQ);
      absolute += Math.abs(p - q) / classes;
      relative += Math.abs(smoothP - smoothQ) / smoothP / classes;
    }
    return new QuantificationError(divergence, absolute, relative);
  }

  private static double sum(double[] counts) {
    double sum = 0;
    for (double count : counts) {
      sum += count;
    }
    return sum;
  }
}
