package io.groundswell.standalone.evaluate;

import io.groundswell.scorer.core.Label;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Confusion matrix: counts of texts by expected and given label, and the figures derived from it.
 */
public final class Confusion {
  private final long[][] counts = new long[Label.values().length][Label.values().length];

  public void add(Label expected, Label scored) {
    counts[expected.ordinal()][scored.ordinal()]++;
  }

  public long texts() {
    return Stream.of(Label.values()).mapToLong(this::expected).sum();
  }

  /** Texts of one label that were given another label, or the same. */
  public long count(Label expected, Label scored) {
    return counts[expected.ordinal()][scored.ordinal()];
  }

  /** In [0, 1]; NaN without texts. */
  double accuracy() {
    return (double) right() / texts();
  }

  /** Texts that were given the expected label. */
  public long right() {
    return Stream.of(Label.values()).mapToLong(this::right).sum();
  }

  /** In [0, 1]; empty if no text has this label. */
  OptionalDouble recall(Label label) {
    return ratio(right(label), expected(label));
  }

  /** The mean of the recalls of the labels that occur, each of equal weight. */
  double macroRecall() {
    return Stream.of(Label.values())
        .map(this::recall)
        .flatMapToDouble(OptionalDouble::stream)
        .average()
        .orElse(0);
  }

  /** The mean F1 score, in [0, 1], of the labels that are expected or given. */
  double macroF1() {
    return Stream.of(Label.values())
        .map(label -> ratio(2 * right(label), expected(label) + scored(label)))
        .flatMapToDouble(OptionalDouble::stream)
        .average()
        .orElse(0);
  }

  private static OptionalDouble ratio(long part, long whole) {
    return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
  }

  private long right(Label label) {
    return count(label, label);
  }

  /** Texts of one label. */
  public long expected(Label label) {
    return Stream.of(Label.values()).mapToLong(scored -> count(label, scored)).sum();
  }

  /** Texts that were given one label. */
  public long scored(Label label) {
    return Stream.of(Label.values()).mapToLong(expected -> count(expected, label)).sum();
  }
}
