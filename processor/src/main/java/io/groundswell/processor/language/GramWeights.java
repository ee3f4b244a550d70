package io.groundswell.processor.language;

import java.util.List;

/**
 * What each n-gram, packed into a number, weighs for each of a few languages, most of which it says
 * nothing of. Primitive arrays and open addressing, since a text asks for hundreds. Immutable.
 */
final class GramWeights {
  private static final int COUNT_BITS = 6;

  private final long[] grams;

  /** For each place in {@link #grams}: where its weights start, and in the lower bits how many. */
  private final int[] rows;

  private final byte[] languages;

  /** In single precision: the sum of a text is off by less than a millionth. */
  private final float[] weights;

  /** What one n-gram, other than 0, weighs for some of the languages. */
  record Row(long gram, byte[] languages, float[] weights) {}

  /** Takes rows of different n-grams. */
  GramWeights(List<Row> cut) {
    int all = cut.stream().mapToInt(row -> row.weights.length).sum();
    grams = new long[LongSet.capacity(cut.size())];
    rows = new int[grams.length];
    languages = new byte[all];
    weights = new float[all];
    int start = 0;
    for (Row row : cut) {
      int at = place(row.gram);
      int count = row.weights.length;
      grams[at] = row.gram;
      rows[at] = start << COUNT_BITS | count;
      System.arraycopy(row.languages, 0, languages, start, count);
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

  /** Adds what the n-gram weighs for each language to {@code sums}: nothing if it is unknown. */
  void addTo(double[] sums, long gram) {
    int row = rows[place(gram)];
    int start = row >>> COUNT_BITS;
    int end = start + (row & (1 << COUNT_BITS) - 1);
    for (int i = start; i < end; i++) {
      sums[languages[i]] += weights[i];
    }
  }
}
