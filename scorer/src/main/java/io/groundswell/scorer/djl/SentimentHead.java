package io.groundswell.scorer.djl;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Checks that a model is a single-label classifier. */
final class SentimentHead {
  private static final String KIND = "ForSequenceClassification";

  /** A base model that is often named instead of its classifier. */
  private static final String BARE = "cardiffnlp/twitter-roberta-base";

  private SentimentHead() {}

  /**
   * Rejects language models, regressions and multi-label classifiers. A config.json without an
   * architecture passes if it has classes.
   *
   * @param called the model's name, for error messages
   * @throws ModelLoadException if the model is not a single-label classifier
   */
  static void require(JsonNode config, String called) {
    List<String> architectures = new ArrayList<>();
    config.path("architectures").forEach(name -> architectures.add(name.asText()));
    boolean classifier =
        architectures.isEmpty()
            ? config.path("id2label").isObject()
            : architectures.stream().anyMatch(name -> name.endsWith(KIND));
    if (!classifier) {
      throw noHead(config, called, architectures);
    }
    String problem = config.path("problem_type").asText("");
    if (problem.equals("regression")) {
      throw new ModelLoadException(
          "The model %s is a regression: it answers with a number, not with classes."
              .formatted(called));
    }
    if (problem.equals("multi_label_classification")) {
      throw new ModelLoadException(
          ("The model %s finds any number of classes in a text (multi_label_classification):"
                  + " their probabilities don't sum to 1.")
              .formatted(called));
    }
  }

  private static ModelLoadException noHead(
      JsonNode config, String called, List<String> architectures) {
    boolean bare =
        Stream.of(called.replaceFirst("@.*", ""), config.path("_name_or_path").asText(""))
            .anyMatch(BARE::equals);
    return new ModelLoadException(
        bare
            ? "this model has no sentiment head; use " + BARE + "-sentiment-latest"
            : "The model %s has no sentiment head: its config.json declares %s, not …%s."
                .formatted(
                    called,
                    architectures.isEmpty() ? "no architecture" : String.join(", ", architectures),
                    KIND));
  }
}
