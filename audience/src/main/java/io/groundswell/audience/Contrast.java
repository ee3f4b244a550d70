package io.groundswell.audience;

import io.groundswell.topics.Shift;

/**
 * The short window against the long one without it.
 *
 * @param posts posts in the short window
 * @param longPosts posts in the long window
 * @param longSeconds time with posts in the long window, in whole slices
 * @param shortMean mean polarity in the short window, in [−1, 1]
 * @param longMean the same in the long window
 * @param sigma (m_s − m_l) / √(s_l²/n_s + s_l²/n_l); 0 if a window has no posts
 * @param steadySigma the same difference in units of a standard error that also knows how much the
 *     audience's mean wanders from one short window to the next; never farther from 0 than sigma
 */
public record Contrast(
    long posts,
    long longPosts,
    int longSeconds,
    double shortMean,
    double longMean,
    double sigma,
    double steadySigma) {
  /**
   * Least standard deviation of polarity in the long window. Where everybody is neutral, or of one
   * opinion, the formula's own would be 0 and the first dissenter an infinite shift. 0.3 is that of
   * an audience in which one post of eleven has an opinion.
   */
  static final double LEAST_DEVIATION = 0.3;

  /** How far the mean wanders in an audience that is not known yet, as a standard deviation. */
  static final double USUAL_WANDER = 0.08;

  /**
   * Most that it is believed to wander. What looks like more is a shift that the long window has
   * taken in, and would hide the way back.
   */
  static final double MOST_WANDER = 0.12;

  /** How many short windows that assumption weighs. */
  static final int USUAL_WEIGHT = 5;

  /**
   * Measures.
   *
   * @param endMs end of both windows, which is no longer part of them; a multiple of a slice
   */
  static Contrast of(History history, long endMs, int shortSeconds, int longSeconds) {
    long length = shortSeconds * 1_000L;
    History.Sums now = history.sums(endMs - length, endMs);
    History.Sums[] blocks = new History.Sums[longSeconds / shortSeconds - 1];
    History.Sums before = new History.Sums(0, 0, 0, 0);
    for (int i = 0; i < blocks.length; i++) {
      long blockEnd = endMs - length * (i + 1);
      blocks[i] = history.sums(blockEnd - length, blockEnd);
      before = before.plus(blocks[i]);
    }
    double variance = Math.max(before.variance(), LEAST_DEVIATION * LEAST_DEVIATION);
    double difference = now.mean() - before.mean();
    double sampling = variance / now.posts() + variance / before.posts();
    boolean empty = now.posts() == 0 || before.posts() == 0;
    return new Contrast(
        now.posts(),
        before.posts(),
        before.slices() * History.SLICE_SECONDS,
        now.mean(),
        before.mean(),
        empty ? 0 : difference / Math.sqrt(sampling),
        empty ? 0 : difference / Math.sqrt(sampling + wander(blocks, before, variance)));
  }

  /**
   * Variance of the difference that comes from the mean's wandering: the variance between short
   * windows beyond what sampling explains (the moment estimator of R. DerSimonian and N. Laird,
   * 1986), held towards the usual one while there are few of them.
   */
  private static double wander(History.Sums[] blocks, History.Sums all, double variance) {
    double q = 0;
    double squares = 0;
    int used = 0;
    for (History.Sums block : blocks) {
      if (block.posts() > 0) {
        double off = block.mean() - all.mean();
        q += block.posts() * off * off;
        squares += (double) block.posts() * block.posts();
        used++;
      }
    }
    double between = 0;
    if (used > 1) {
      double scale = all.posts() - squares / all.posts();
      between =
          Math.max(0, Math.min(MOST_WANDER * MOST_WANDER, (q - (used - 1) * variance) / scale));
    }
    double usual = USUAL_WANDER * USUAL_WANDER;
    int weight = Math.max(0, used - 1);
    return (USUAL_WEIGHT * usual + weight * between)
        / (USUAL_WEIGHT + weight)
        * (1 + 1.0 / Math.max(1, used));
  }

  /** Where sentiment has moved, however little. */
  Shift.Direction direction() {
    return sigma < 0 ? Shift.Direction.DOWN : Shift.Direction.UP;
  }
}
