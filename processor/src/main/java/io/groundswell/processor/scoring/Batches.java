package io.groundswell.processor.scoring;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/** How texts are put together for inference calls. */
public final class Batches {
  /**
   * Most tokens of one call, padding included, unless one text alone has more: larger calls fall
   * out of a core's cache and wait longer for nothing (see benchmarks).
   */
  public static final int TOKEN_BUDGET = 512;

  /** As many tokens of padding cost less than a call. */
  private static final int LEAST_SLACK = 8;

  private Batches() {}

  /** Most texts of {@code tokens} tokens each in one call, at least 1. */
  public static int mostTexts(int tokens, int batchSize) {
    return Math.max(1, Math.min(batchSize, TOKEN_BUDGET / tokens));
  }

  /**
   * Whether a text may be padded to {@code longest} tokens: beyond that, a call of its own costs
   * less than its padding.
   */
  static boolean alike(int tokens, int longest) {
    return longest - tokens <= Math.max(LEAST_SLACK, longest / 4);
  }

  /**
   * Sorts a window by length and cuts it.
   *
   * @param length tokens of a text
   * @param alone whether a text must be in a call of its own
   * @param batchSize most texts of one call
   * @param tokenBudget most tokens of one call, padding included
   */
  public static <T> List<List<T>> cut(
      List<T> window, ToIntFunction<T> length, Predicate<T> alone, int batchSize, int tokenBudget) {
    List<T> sorted = new ArrayList<>(window);
    sorted.sort(Comparator.comparingInt(length));
    List<List<T>> batches = new ArrayList<>();
    List<T> batch = new ArrayList<>();
    for (T next : sorted) {
      boolean single = alone.test(next);
      int padded = (batch.size() + 1) * length.applyAsInt(next);
      if (!batch.isEmpty() && (single || batch.size() == batchSize || padded > tokenBudget)) {
        batches.add(batch);
        batch = new ArrayList<>();
      }
      batch.add(next);
      if (single) {
        batches.add(batch);
        batch = new ArrayList<>();
      }
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }
}
