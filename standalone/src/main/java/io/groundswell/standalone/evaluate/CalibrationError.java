package io.groundswell.standalone.evaluate;

/** Whether confidences are frequencies: of texts scored with 0.8, four in five should be right. */
final class CalibrationError {
  static final int BINS = 15;

  private final double[] confidence = new double[BINS];
  private final long[] right = new long[BINS];
  private long texts;

  /**
   * Counts one text.
   *
   * @param confident the given label's probability, in [0, 1]
   */
  void add(float confident, boolean isRight) {
    int bin = Math.min((int) (confident * BINS), BINS - 1);
    confidence[bin] += confident;
    right[bin] += isRight ? 1 : 0;
    texts++;
  }

  /**
   * Expected calibration error, in [0, 1]: how far confidence and share of right ones lie apart, in
   * bins of equal width weighted by their texts. Not a number without texts.
   */
  double error() {
    double error = 0;
    for (int bin = 0; bin < BINS; bin++) {
      error += Math.abs(confidence[bin] - right[bin]);
    }
    return error / texts;
  }
}
