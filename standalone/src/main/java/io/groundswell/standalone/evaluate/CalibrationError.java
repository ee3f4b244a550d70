package io.groundswell.standalone.evaluate;

/** Expected calibration error: of texts scored with confidence 0.8, 80 % should be right. */
final class CalibrationError {
  static final int BINS = 15;

  private final double[] confidence = new double[BINS];
  private final long[] right = new long[BINS];
  private long texts;

  /**
   * Counts one text.
   *
   * @param confident probability of the given label, in [0, 1]
   */
  void add(float confident, boolean isRight) {
    int bin = Math.min((int) (confident * BINS), BINS - 1);
    confidence[bin] += confident;
    right[bin] += isRight ? 1 : 0;
    texts++;
  }

  /**
   * The mean distance of confidence and accuracy, in [0, 1], over bins of equal width weighted by
   * their texts. NaN without texts.
   */
  double error() {
    double error = 0;
    for (int bin = 0; bin < BINS; bin++) {
      error += Math.abs(confidence[bin] - right[bin]);
    }
    return error / texts;
  }
}
