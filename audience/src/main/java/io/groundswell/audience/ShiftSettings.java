package io.groundswell.audience;

/**
 * What counts as a shift. {@code docs/shifts.md} describes how the defaults were chosen.
 *
 * @param k standard errors from which a move is a shift; above 0
 * @param minPosts least posts in the short window; at least 1
 * @param minLongPosts least posts in the long window without the short one; at least 1
 * @param minLongSeconds least time with posts in the long window without the short one
 * @param shortSeconds length of the short window; a multiple of {@link History#SLICE_SECONDS}
 * @param longSeconds length of the long window, the short one included; a multiple of the short one
 *     and at least twice as long
 * @param holdSeconds how long a move must have been beyond k, seen at the ends of slices
 * @param minGapSeconds least time between two shifts of a subject
 */
public record ShiftSettings(
    double k,
    int minPosts,
    int minLongPosts,
    int minLongSeconds,
    int shortSeconds,
    int longSeconds,
    int holdSeconds,
    int minGapSeconds) {
  /** Length of the short window. */
  public static final int SHORT_SECONDS = 60;

  /** Length of the long window. */
  public static final int LONG_SECONDS = 900;

  /** Least time with posts in the long window. */
  public static final int MIN_LONG_SECONDS = 60;

  /** Rejects contradicting values. */
  public ShiftSettings {
    if (!(k > 0) || minPosts < 1 || minLongPosts < 1 || holdSeconds < 0 || minGapSeconds < 0) {
      throw new IllegalArgumentException("k and the minima must be above 0, times not below it.");
    }
    if (shortSeconds < History.SLICE_SECONDS
        || shortSeconds % History.SLICE_SECONDS != 0
        || longSeconds % shortSeconds != 0
        || longSeconds < 2 * shortSeconds) {
      throw new IllegalArgumentException(
          "The short window must be whole slices, the long one several short ones.");
    }
  }

  /** The settings for the published windows. */
  public static ShiftSettings of(
      double k, int minPosts, int minLongPosts, int holdSeconds, int minGapSeconds) {
    return new ShiftSettings(
        k,
        minPosts,
        minLongPosts,
        MIN_LONG_SECONDS,
        SHORT_SECONDS,
        LONG_SECONDS,
        holdSeconds,
        minGapSeconds);
  }

  /** Slices that end within the hold time. */
  int holdSlices() {
    return (holdSeconds + History.SLICE_SECONDS - 1) / History.SLICE_SECONDS;
  }

  /** Time before now of which a {@link History} must know, in seconds. */
  public int historySeconds() {
    return longSeconds + holdSlices() * History.SLICE_SECONDS;
  }
}
