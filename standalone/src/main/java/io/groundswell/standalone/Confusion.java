package io.groundswell.standalone;

import io.groundswell.processor.scoring.Label;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/** How often each label was given which; counts only, so that figures follow from one place. */
final class Confusion {
  private final Map<Label, Map<Label, Long>> given = new EnumMap<>(Label.class);

  void add(Label expected, Label scored) {
    given.computeIfAbsent(expected, e -> new EnumMap<>(Label.class)).merge(scored, 1L, Long::sum);
  }

  long texts() {
    return given.values().stream().mapToLong(Confusion::sum).sum();
  }

  /** In [0, 1]; not a number without texts. */
  double accuracy() {
    long right = given.keySet().stream().mapToLong(this::right).sum();
    return (double) right / texts();
  }

  /** In [0, 1]; empty if no text has this label. */
  OptionalDouble recall(Label label) {
    return given.containsKey(label)
        ? OptionalDouble.of((double) right(label) / sum(given.getOrDefault(label, Map.of())))
        : OptionalDouble.empty();
  }

  /** The mean of the recalls of the labels that occur, each of equal weight. */
  double macroRecall() {
    return given.keySet().stream().mapToDouble(l -> recall(l).orElseThrow()).average().orElse(0);
  }

  private long right(Label label) {
    return given.getOrDefault(label, Map.of()).getOrDefault(label, 0L);
  }

  private static long sum(Map<Label, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
