package io.groundswell.benchmarks;

import java.util.Arrays;
import java.util.Random;

/** Draws ranks as people repeat one another: the n-th most frequent text 1/n times as often. */
final class Zipf {
  private final double[] cumulated;
  private final Random random;

  /**
   * @param ranks how many there are
   * @param exponent of the rank in its share, which is proportional to {@code rank^-exponent}
   */
  Zipf(int ranks, double exponent, long seed) {
    cumulated = new double[ranks];
    double sum = 0;
    for (int i = 0; i < ranks; i++) {
      sum += Math.pow(i + 1, -exponent);
      cumulated[i] = sum;
    }
    random = new Random(seed);
  }

  /** The next rank, from 0. */
  int next() {
    double at = random.nextDouble() * cumulated[cumulated.length - 1];
    int found = Arrays.binarySearch(cumulated, at);
    return found >= 0 ? found : -found - 1;
  }
}
