package io.groundswell.scorer.language;

import java.util.List;

/**
 * A sparse table of weights by n-gram and language. N-grams are packed into numbers. Uses primitive
 * arrays and open addressing, because a text needs hundreds of look-ups. Immutable.
 */
final class GramWeights {
  /** Bits of a language index; at most 64 languages. */
  static final int LANGUAGE_BITS = 6;

  /** Fixed-point scale. Weights are below 0.5; sums are exact to a millionth. */
  static final double UNIT = 1 << (Integer.SIZE - LANGUAGE_BITS);

  private static final int LANGUAGE = (1 << LANGUAGE_BITS) - 1;

  private final long[] grams;

  /**
   * For each slot of {@link #grams}: the index of its first weight, and in the lower bits the
   * count.
   */
  private final int[] rows;

  /** Weights in units of {@link #UNIT}, with the language in the lower bits. */
  private final int[] weights;

  /** The weights of one n-gram, which is not 0, each encoded by {@link #weight}. */
  record Row(long gram, int[] weights) {}

  /**
   * Encodes a weight and its language.
   *
   * @throws ArithmeticException if the weight is 0.5 or more
   */
  static int weight(int language, double weight) {
    return Math.multiplyExact((int) Math.round(weight * UNIT), 1 << LANGUAGE_BITS) | language;
  }

  /** Builds the table from rows of distinct n-grams. */
  GramWeights(List<Row> cut) {
    grams = new long[LongSet.capacity(cut.size())];
    rows = new int[grams.length];
    weights = new int[cut.stream().mapToInt(row -> row.weights.length).sum()];
    int start = 0;
    for (Row row : cut) {
      int at = place(row.gram);
      int count = row.weights.length;
      grams[at] = row.gram;
      rows[at] = start << LANGUAGE_BITS | count;
      System.arraycopy(row.weights, 0, weights, start, count);
      start += count;
    }
  }

  /** The slot of the n-gram, or the free slot where it belongs. */
  private int place(long gram) {
    int at = LongSet.place(gram, grams.length);
    while (grams[at] != gram && grams[at] != 0) {
      at = at + 1 & grams.length - 1;
    }
    return at;
  }

  /** Adds the n-gram's weight for each language to {@code sums}, in units of {@link #UNIT}. */
  void addTo(long[] sums, long gram) {
    int row = rows[place(gram)];
    int start = row >>> LANGUAGE_BITS;
    int end = start + (row & LANGUAGE);
    for (int i = start; i < end; i++) {
      sums[weights[i] & LANGUAGE] += weights[i] >> LANGUAGE_BITS;
    }
  }
}
