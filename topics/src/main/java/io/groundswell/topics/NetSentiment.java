package io.groundswell.topics;

import org.jspecify.annotations.Nullable;

/**
 * Net sentiment with its interval; posts without an opinion have no part in it.
 *
 * @param value (positive − negative) / (positive + negative), in [−1, 1]
 * @param low lower end of the 95 % interval, in [−1, value]
 * @param high upper end of the 95 % interval, in [value, 1]
 */
public record NetSentiment(double value, double low, double high) {
  /** The 0.975 quantile of the standard normal distribution. */
  private static final double Z = 1.959964;

  /**
   * The figure of a number of posts. The interval is Wilson's score interval (E. B. Wilson, 1927)
   * for the share p of positive posts among those with an opinion, carried over by 2p − 1.
   *
   * @return null without any post that has an opinion
   */
  public static @Nullable NetSentiment of(long positive, long negative) {
    long n = positive + negative;
    if (n == 0) {
      return null;
    }
    double p = (double) positive / n;
    double spread = Z * Math.sqrt(p * (1 - p) / n + Z * Z / (4.0 * n * n));
    double scale = 1 + Z * Z / n;
    double centre = p + Z * Z / (2.0 * n);
    double value = (double) (positive - negative) / n;
    // At the ends, rounding would put the interval a hair beside its own value.
    double low = Math.min(value, Math.max(-1, 2 * (centre - spread) / scale - 1));
    double high = Math.max(value, Math.min(1, 2 * (centre + spread) / scale - 1));
    return new NetSentiment(value, low, high);
  }
}
