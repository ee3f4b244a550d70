package io.groundswell.audience;

/** Least squares over the mixtures of three distributions. */
final class SimplexFit {
  /** Below this, three distributions lie on one line and a side of the triangle has an answer. */
  private static final double FLAT = 1e-9;

  private SimplexFit() {}

  /**
   * The weights, not negative and of sum 1, with which {@code a}, {@code b} and {@code c} mixed
   * come nearest to {@code target}. All four are of three numbers that sum up to 1.
   */
  static double[] fit(double[] a, double[] b, double[] c, double[] target) {
    // Sums of 1 leave two coordinates: barycentric coordinates in a triangle, by Cramer's rule.
    double det = cross(a, b, c);
    if (Math.abs(det) > FLAT) {
      double[] inside = {
        cross(target, b, c) / det, cross(a, target, c) / det, cross(a, b, target) / det
      };
      if (inside[0] >= 0 && inside[1] >= 0 && inside[2] >= 0) {
        double sum = inside[0] + inside[1] + inside[2];
        return new double[] {inside[0] / sum, inside[1] / sum, inside[2] / sum};
      }
    }
    // Outside, the nearest point lies on one of the three sides.
    double ab = along(a, b, target);
    double bc = along(b, c, target);
    double ca = along(c, a, target);
    double fromAb = distance(a, b, ab, target);
    double fromBc = distance(b, c, bc, target);
    double fromCa = distance(c, a, ca, target);
    if (fromAb <= fromBc && fromAb <= fromCa) {
      return new double[] {1 - ab, ab, 0};
    }
    return fromBc <= fromCa ? new double[] {0, 1 - bc, bc} : new double[] {ca, 0, 1 - ca};
  }

  /** Twice the area of the triangle of the first two coordinates, with a sign. */
  private static double cross(double[] a, double[] b, double[] c) {
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
  }

  /** How far the nearest point of a side is along it, in [0, 1]. */
  private static double along(double[] from, double[] to, double[] target) {
    double projection = 0;
    double length = 0;
    for (int i = 0; i < target.length; i++) {
      projection += (target[i] - from[i]) * (to[i] - from[i]);
      length += (to[i] - from[i]) * (to[i] - from[i]);
    }
    return length == 0 ? 0.5 : Math.min(1, Math.max(0, projection / length));
  }

  private static double distance(double[] from, double[] to, double at, double[] target) {
    double sum = 0;
    for (int i = 0; i < target.length; i++) {
      double off = from[i] + at * (to[i] - from[i]) - target[i];
      sum += off * off;
    }
    return sum;
  }
}
