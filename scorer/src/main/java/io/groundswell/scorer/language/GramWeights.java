package io.groundswell.scorer.language;

import java.util.List;

/**
 * What each n-gram, packed into a number, weighs for each of a few languages, most of which it says
 * nothing of. Primitive arrays and open addressing, since a text asks for hundreds. Immutable.
 */
final class GramWeights {
  /** Languages that there may be: 64. */
  static final int LANGUAGE_BITS = 6;

  /** What stands for a weight of 1. Weights are less than a half; sums are right to a millionth. */
  static final double UNIT = 1 << (Integer.SIZE - LANGUAGE_BITS);

  private static final int LANGUAGE = (1 << LANGUAGE_BITS) - 1;

  private final long[] grams;

  /** For each place in {@link #grams}: where its weights start, and in the lower bits how many. */
  private final int[] rows;

  /** Each in units, and in the lower bits the language. */
  private final int[] weights;

  /** What one n-gram, other than 0, weighs for some of the languages, as {@link #weight} has it. */
  record Row(long gram, int[] weights) {}

  /**
   * What an n-gram weighs for a language.
   *
   * @throws ArithmeticException if it is a half or more
   */
  static int weight(int language, double weight) {
    return Math.multiplyExact((int) Math.round(weight * UNIT), 1 << LANGUAGE_BITS) | language;
  }

  /** Takes rows of different n-grams. */
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

  /** Where the n-gram is, or would be. */
  private int place(long gram) {
    int at = LongSet.place(gram, grams.length);
    while (grams[at] != gram && grams[at] != 0) {
      at = at + 1 & grams.length - 1;
    }
    return at;
  }

  /** Adds what the n-gram weighs for each language to {@code sums}, in {@link #UNIT}s. */
  void addTo(long[] sums, long gram) {
    int row = rows[place(gram)];
    int start = row >>> LANGUAGE_BITS;
    int end = start + (row & LANGUAGE);
    for (int i = start; i < end; i++) {
      sums[weights[i] & LANGUAGE] += weights[i] >> LANGUAGE_BITS;
    }
  }
}
