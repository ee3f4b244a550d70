package io.groundswell.standalone.evaluate;

import io.groundswell.scorer.core.Label;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** How often each label was given which; counts only, so that figures follow from one place. */
public final class Confusion {
  private final Map<Label, Map<Label, Long>> given = new EnumMap<>(Label.class);

  public void add(Label expected, Label scored) {
    given.computeIfAbsent(expected, e -> new EnumMap<>(Label.class)).merge(scored, 1L, Long::sum);
  }

  public long texts() {
    return Stream.of(Label.values()).mapToLong(this::expected).sum();
  }

  /** Texts of one label that were given another, or the same. */
  public long count(Label expected, Label scored) {
    return given.getOrDefault(expected, Map.of()).getOrDefault(scored, 0L);
  }

  /** In [0, 1]; not a number without texts. */
  double accuracy() {
    return (double) right() / texts();
  }

  /** Texts that were given their own label. */
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

  /**
   * The mean of the labels' harmonic means of precision and recall, in [0, 1]; over the labels that
   * occur or were given.
   */
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
