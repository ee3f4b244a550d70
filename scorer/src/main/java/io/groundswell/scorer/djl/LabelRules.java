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
 * Maps a model's classes to labels by class name, in any case. The operator's map takes precedence;
 * then negative, neutral, positive and their abbreviations; LABEL_0 to LABEL_2 if there are three
 * classes; stars if there are five.
 */
final class LabelRules {
  private static final Logger LOG = LoggerFactory.getLogger(LabelRules.class);

  private static final int MOST_LISTED = 30;

  private static final Map<String, Label> WORDS =
      Map.of(
          "NEGATIVE", Label.NEGATIVE,
          "NEG", Label.NEGATIVE,
          "NEUTRAL", Label.NEUTRAL,
          "NEU", Label.NEUTRAL,
          "POSITIVE", Label.POSITIVE,
          "POS", Label.POSITIVE);

  /** For three classes alone: the order of two is not standard. */
  private static final Map<String, Label> THREE =
      Map.of("LABEL_0", Label.NEGATIVE, "LABEL_1", Label.NEUTRAL, "LABEL_2", Label.POSITIVE);

  /** By number of stars, without the word after it. */
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
   * @param called the model's name, for error messages
   * @param classes the names of the model's classes, in the order of its outputs
   * @param map the operator's labels by class name, in any case; unknown names are logged
   * @return the outputs of each label; NEUTRAL may have none, the others have at least one
   * @throws ModelLoadException if a class has no label, or no class is negative or positive
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
          "The classes %s of the model %s have no known label: map each in LABEL_MAP, %s."
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
                LOG.warn("LABEL_MAP has an unknown class: name=\"{}\" classes={}", name, classes);
              }
            });
    return meanings;
  }

  /** "4" of "4 stars", or the name unchanged. */
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
    String first = names.stream().limit(MOST_LISTED).collect(Collectors.joining(", "));
    return names.size() > MOST_LISTED
        ? first + " and " + (names.size() - MOST_LISTED) + " more"
        : first;
  }
}
