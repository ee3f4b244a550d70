package io.groundswell.scorer.djl;

import io.groundswell.scorer.core.Label;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of a model's classes mean which label. By their names in any case: the operator's map goes
 * first; then negative, neutral, positive and their abbreviations; LABEL_0 to LABEL_2 where there
 * are three classes, in this order; stars where there are five.
 */
final class LabelRules {
  private static final Logger LOG = LoggerFactory.getLogger(LabelRules.class);

  private static final int MOST_TOLD = 30;

  private static final Map<String, Label> WORDS =
      Map.of(
          "NEGATIVE", Label.NEGATIVE,
          "NEG", Label.NEGATIVE,
          "NEUTRAL", Label.NEUTRAL,
          "NEU", Label.NEUTRAL,
          "POSITIVE", Label.POSITIVE,
          "POS", Label.POSITIVE);

  /** Two such classes say nothing of their order. */
  private static final Map<String, Label> THREE =
      Map.of("LABEL_0", Label.NEGATIVE, "LABEL_1", Label.NEUTRAL, "LABEL_2", Label.POSITIVE);

  /** The words that a count of stars may be followed by are left out. */
  private static final Map<String, Label> STARS =
      Map.of(
          "1", Label.NEGATIVE,
          "2", Label.NEGATIVE,
          "3", Label.NEUTRAL,
          "4", Label.POSITIVE,
          "5", Label.POSITIVE);

  private LabelRules() {}

  /**
   * Applies the rules.
   *
   * @param called the model's name, for sentences
   * @param classes the names of the model's classes, in the order of its outputs
   * @param map what classes mean by the operator's word, in any case; names that no class has are
   *     told in the log
   * @return the outputs of each label; at least one of each but NEUTRAL, which may have none
   * @throws ModelLoadException if a class has no meaning, or no class is negative or positive
   */
  static Map<Label, List<Integer>> apply(
      String called, List<String> classes, Map<String, Label> map) {
    if (classes.size() < 2) {
      throw new ModelLoadException(
          "The model %s has one class: it answers with a number, not with classes."
              .formatted(called));
    }
    Map<String, Label> meanings = meanings(classes, map);
    Map<Label, List<Integer>> outputs = new EnumMap<>(Label.class);
    for (Label label : Label.values()) {
      outputs.put(label, new ArrayList<>());
    }
    List<String> unknown = new ArrayList<>();
    for (int i = 0; i < classes.size(); i++) {
      Label label = meanings.get(folded(classes.get(i)));
      if (label == null) {
        unknown.add(classes.get(i));
      } else {
        List<Integer> ofLabel = outputs.getOrDefault(label, List.of());
        ofLabel.add(i);
      }
    }
    if (!unknown.isEmpty()) {
      throw new ModelLoadException(
          "It isn't known what the classes %s of the model %s mean: say it for each in LABEL_MAP, %s."
              .formatted(listed(unknown), called, example(unknown)));
    }
    for (Label label : List.of(Label.NEGATIVE, Label.POSITIVE)) {
      if (outputs.getOrDefault(label, List.of()).isEmpty()) {
        throw new ModelLoadException(
            "No class of the model %s means %s; its id2label has %s."
                .formatted(called, label, listed(classes)));
      }
    }
    return outputs;
  }

  private static Map<String, Label> meanings(List<String> classes, Map<String, Label> map) {
    Map<String, Label> meanings = new HashMap<>(WORDS);
    if (classes.size() == THREE.size()) {
      meanings.putAll(THREE);
    }
    Map<String, String> stars = new HashMap<>();
    classes.forEach(name -> stars.put(stars(name), folded(name)));
    if (stars.keySet().equals(STARS.keySet())) {
      STARS.forEach((count, label) -> meanings.put(stars.getOrDefault(count, count), label));
    }
    List<String> known = classes.stream().map(LabelRules::folded).toList();
    new TreeMap<>(map)
        .forEach(
            (name, label) -> {
              meanings.put(folded(name), label);
              if (!known.contains(folded(name))) {
                LOG.warn(
                    "LABEL_MAP has a name that no class has: name=\"{}\" classes={}",
                    name,
                    classes);
              }
            });
    return meanings;
  }

  /** "4" of "4 stars", or the name as it is. */
  private static String stars(String name) {
    return folded(name).replaceFirst("^([1-5]) ?STARS?$", "$1");
  }

  private static String folded(String name) {
    return name.strip().toUpperCase(Locale.ROOT);
  }

  private static String example(List<String> unknown) {
    return unknown.contains("LABEL_0")
        ? "for example LABEL_MAP=LABEL_0=NEGATIVE,LABEL_1=POSITIVE if that is their order"
        : "for example LABEL_MAP=joy=POSITIVE,anger=NEGATIVE,surprise=NEUTRAL";
  }

  private static String listed(List<String> names) {
    String first = names.stream().limit(MOST_TOLD).collect(Collectors.joining(", "));
    return names.size() > MOST_TOLD
        ? first + " and " + (names.size() - MOST_TOLD) + " more"
        : first;
  }
}
