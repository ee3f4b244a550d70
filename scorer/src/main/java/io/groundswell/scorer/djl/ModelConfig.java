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
 * What {@code config.json} says that matters here.
 *
 * @param name what people call the model
 * @param classes how many numbers the network answers with
 * @param outputs which of them belong to which label; none to NEUTRAL where the model knows none
 * @param padding the token that fills short texts
 * @param vocabulary tokens that the network knows; {@link Integer#MAX_VALUE} if it doesn't say
 * @param mostTokens most tokens that the network reads at once; {@link Integer#MAX_VALUE} if it
 *     doesn't say
 * @param languages BCP 47 primary languages that the model reads; empty if the file does not say
 * @param preprocessing what becomes of texts first
 * @param layer the sizes of one of its layers
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

  /** Their positions are counted from the padding token's number on, so as many are never used. */
  private static final Set<String> POSITIONS_AFTER_PADDING =
      Set.of("roberta", "xlm-roberta", "xlm-roberta-xl", "camembert", "mpnet", "longformer");

  /**
   * Reads a model's file.
   *
   * @param called the name by which the model was asked for; if empty, as the file says
   * @param fallbackName for a file that names no model
   * @param labels what classes mean, before the rules
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
   * Refuses a maximum that the network has no positions for.
   *
   * @throws ModelLoadException if it reads fewer tokens at once
   */
  void requireRoomFor(int maxTokens) {
    if (maxTokens > mostTokens) {
      throw new ModelLoadException(
          "The model %s reads at most %d tokens at once: set MAX_TOKENS to %d or less, not to %d."
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

  /** Where transformers writes no names, they are LABEL_0 and so on, by default two. */
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

  /** Newer files may leave out what a kind of model always has. */
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
