package io.groundswell.scorer.djl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundswell.scorer.core.Label;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The properties of a model that are read from {@code config.json}.
 *
 * @param name the published name
 * @param classes number of the network's outputs
 * @param outputs the outputs of each label; NEUTRAL may have none
 * @param padding the id of the padding token
 * @param vocabulary size of the vocabulary; {@link Integer#MAX_VALUE} if undeclared
 * @param mostTokens most tokens of one inference; {@link Integer#MAX_VALUE} if undeclared
 * @param languages BCP 47 primary languages that the model supports; empty if undeclared
 * @param preprocessing applied to texts before the tokenizer
 * @param layer the sizes of a layer
 */
record ModelConfig(
    String name,
    int classes,
    Map<Label, List<Integer>> outputs,
    int padding,
    int vocabulary,
    int mostTokens,
    Set<String> languages,
    Preprocessing preprocessing,
    LayerSizes layer) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CLASSES_BY_DEFAULT = 2;

  /** Model types whose positions start after the padding token's id. */
  private static final Set<String> POSITIONS_AFTER_PADDING =
      Set.of("roberta", "xlm-roberta", "xlm-roberta-xl", "camembert", "mpnet", "longformer");

  /**
   * Reads a model's file.
   *
   * @param called the requested name; if empty, the name in the file
   * @param fallbackName for a file without a name
   * @param labels labels by class name, which take precedence over the rules
   * @throws ModelLoadException if the file is unreadable, or the model can't be used
   */
  static ModelConfig read(
      Path file, String called, String fallbackName, Map<String, Label> labels) {
    ModelFileCheck.refuse(file);
    JsonNode config;
    try {
      config = JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new ModelLoadException("The model's %s can't be read as JSON.".formatted(file), e);
    }
    String name = called.isEmpty() ? name(config, fallbackName) : called;
    SentimentHead.require(config, name);
    List<String> classes = classes(config, file);
    int padding = padding(config);
    return new ModelConfig(
        name,
        classes.size(),
        LabelRules.apply(name, classes, labels),
        padding,
        positive(config, "vocab_size"),
        mostTokens(config, padding),
        languages(config, file),
        Preprocessing.of(config, called),
        LayerSizes.of(config));
  }

  /**
   * Rejects a maximum that exceeds the network's positions.
   *
   * @throws ModelLoadException if the network reads fewer tokens
   */
  void requireRoomFor(int maxTokens) {
    if (maxTokens > mostTokens) {
      throw new ModelLoadException(
          "The model %s reads at most %d tokens: set MAX_TOKENS to %d or less, not to %d."
              .formatted(name, mostTokens, mostTokens, maxTokens));
    }
  }

  private static String name(JsonNode config, String fallbackName) {
    for (String field : new String[] {"model_name", "name", "_name_or_path"}) {
      String name = config.path(field).asText("");
      if (!name.isBlank()) {
        return name;
      }
    }
    return fallbackName;
  }

  /** Class names; the default of transformers is two classes named LABEL_0 and LABEL_1. */
  private static List<String> classes(JsonNode config, Path file) {
    JsonNode names = config.path("id2label");
    int count =
        names.isMissingNode() ? config.path("num_labels").asInt(CLASSES_BY_DEFAULT) : names.size();
    List<String> classes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      JsonNode name = names.path(String.valueOf(i));
      if (!names.isMissingNode() && !name.isTextual() && !name.isInt()) {
        throw new ModelLoadException(
            "The id2label in %s must have a name for each class from 0 on, but is %s."
                .formatted(file, names));
      }
      classes.add(name.asText("LABEL_" + i));
    }
    return classes;
  }

  private static boolean positionsAfterPadding(JsonNode config) {
    return POSITIONS_AFTER_PADDING.contains(config.path("model_type").asText(""));
  }

  /** The padding token; newer files may omit the default of the model type. */
  private static int padding(JsonNode config) {
    return config.path("pad_token_id").asInt(positionsAfterPadding(config) ? 1 : 0);
  }

  private static int mostTokens(JsonNode config, int padding) {
    int positions = positive(config, "max_position_embeddings");
    return positionsAfterPadding(config) && positions < Integer.MAX_VALUE
        ? positions - padding - 1
        : positions;
  }

  private static int positive(JsonNode config, String field) {
    int value = config.path(field).asInt(0);
    return value > 0 ? value : Integer.MAX_VALUE;
  }

  private static Set<String> languages(JsonNode config, Path file) {
    JsonNode field = config.path("languages");
    Set<String> languages = new TreeSet<>();
    for (JsonNode language : field) {
      if (!language.asText().matches("[a-z]{2,3}")) {
        throw badLanguages(file, field);
      }
      languages.add(language.asText());
    }
    if (!field.isMissingNode() && !field.isArray()) {
      throw badLanguages(file, field);
    }
    return languages;
  }

  private static ModelLoadException badLanguages(Path file, JsonNode field) {
    return new ModelLoadException(
        "The languages in %s must be a list such as [\"en\", \"pt\"], but are %s."
            .formatted(file, field));
  }
}
