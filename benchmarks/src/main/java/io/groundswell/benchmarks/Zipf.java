package io.groundswell.benchmarks;

import java.util.Arrays;
import java.util.Random;

/** Draws ranks by Zipf's law. */
final class Zipf {
  private final double[] cumulative;
  private final Random random;

  /**
   * @param ranks number of ranks
   * @param exponent a rank's share is proportional to {@code rank^-exponent}
   */
  Zipf(int ranks, double exponent, long seed) {
    cumulative = new double[ranks];
    double sum = 0;
    for (int i = 0; i < ranks; i++) {
      sum += Math.pow(i + 1, -exponent);
      cumulative[i] = sum;
    }
    random = new Random(seed);
  }

  /** The next rank, from 0. */
  int next() {
    double drawn = random.nextDouble() * cumulative[cumulative.length - 1];
    int found = Arrays.binarySearch(cumulative, drawn);
    return found >= 0 ? found : -found - 1;
  }
}
