package io.groundswell.processor.djl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundswell.processor.scoring.Label;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What {@code config.json} says that matters here.
 *
 * @param name what people call the model
 * @param columns which of the model's outputs holds which label; one of each
 * @param padding the token that fills short texts
 * @param languages BCP 47 primary languages that the model reads; empty if the file does not say
 */
record ModelConfig(String name, Map<Label, Integer> columns, int padding, Set<String> languages) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads a model's file.
   *
   * @param fallbackName for a file that names no model
   * @throws ModelLoadException if the file is unreadable or its labels aren't the three known ones
   */
  static ModelConfig read(Path file, String fallbackName) {
    JsonNode config;
    try {
      config = JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new ModelLoadException("The model's %s can't be read as JSON.".formatted(file), e);
    }
    String preprocessing = config.path("preprocessing").asText(TweetPreprocessing.VERSION);
    if (!preprocessing.equals(TweetPreprocessing.VERSION)) {
      throw new ModelLoadException(
          "The model asks for the preprocessing \"%s\"; known is only \"%s\"."
              .formatted(preprocessing, TweetPreprocessing.VERSION));
    }
    return new ModelConfig(
        name(config, fallbackName),
        columns(config, file),
        config.path("pad_token_id").asInt(0),
        languages(config, file));
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

  private static Map<Label, Integer> columns(JsonNode config, Path file) {
    Map<Label, Integer> columns = new EnumMap<>(Label.class);
    JsonNode names = config.path("id2label");
    for (int column = 0; column < Label.values().length; column++) {
      String name = names.path(String.valueOf(column)).asText("").toUpperCase(Locale.ROOT);
      switch (name) {
        case "NEGATIVE", "LABEL_0" -> columns.put(Label.NEGATIVE, column);
        case "NEUTRAL", "LABEL_1" -> columns.put(Label.NEUTRAL, column);
        case "POSITIVE", "LABEL_2" -> columns.put(Label.POSITIVE, column);
        default -> {}
      }
    }
    if (columns.size() != Label.values().length || names.size() != Label.values().length) {
      throw new ModelLoadException(
          ("The labels in %s must be negative, neutral and positive (or LABEL_0, LABEL_1,"
                  + " LABEL_2), but id2label is %s.")
              .formatted(file, names.isMissingNode() ? "missing" : names));
    }
    return columns;
  }
}
