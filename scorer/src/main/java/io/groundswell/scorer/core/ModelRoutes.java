package io.groundswell.scorer.core;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The model of each text: the one of the first subject route that matches, else the one of the
 * text's language, else the default model.
 *
 * <p>A route is written as {@code subject:NAME}, as a BCP 47 primary language, or as {@code *}.
 * Immutable.
 */
public final class ModelRoutes {
  /** The route of the default model. */
  public static final String REST = "*";

  private static final String SUBJECT = "subject:";

  private final Map<String, String> models;
  private final List<String> subjects;
  private final Set<String> languages;

  private ModelRoutes(Map<String, String> models) {
    this.models = Collections.unmodifiableMap(models);
    subjects =
        models.keySet().stream()
            .filter(route -> route.startsWith(SUBJECT))
            .map(route -> route.substring(SUBJECT.length()))
            .toList();
    languages =
        models.keySet().stream()
            .filter(route -> !route.equals(REST) && !route.startsWith(SUBJECT))
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Parses {@code ROUTE=MODEL} pairs separated by commas; a name can't contain a comma.
   *
   * @param text may be empty
   * @throws IllegalArgumentException if a route is malformed, given twice or without a model; the
   *     message is one sentence
   */
  public static ModelRoutes parse(String text) {
    Map<String, String> models = new LinkedHashMap<>();
    for (String pair : text.isBlank() ? new String[0] : text.split(",", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException(
            "\"%s\" is not ROUTE=MODEL; no name may have a comma.".formatted(pair.strip()));
      }
      String route = route(pair.substring(0, equals).strip());
      String model = pair.substring(equals + 1).strip();
      if (model.isEmpty()) {
        throw new IllegalArgumentException("The route %s has no model.".formatted(route));
      }
      if (models.put(route, model) != null) {
        throw new IllegalArgumentException("The route %s is given twice.".formatted(route));
      }
    }
    return new ModelRoutes(models);
  }

  private static String route(String given) {
    if (given.equals(REST)) {
      return given;
    }
    if (given.startsWith(SUBJECT)) {
      String subject = given.substring(SUBJECT.length()).strip();
      if (subject.isEmpty()) {
        throw new IllegalArgumentException("A route names no subject after \"subject:\".");
      }
      return SUBJECT + subject;
    }
    LanguageTag language =
        LanguageTag.declared(given)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "\"%s\" is no route: it is a language such as es, subject:NAME, or *."
                            .formatted(given)));
    if (!language.tag().equals(language.primary())) {
      throw new IllegalArgumentException(
          "Routes go by primary language: %s, not %s.".formatted(language.primary(), given));
    }
    return language.primary();
  }

  /** These routes, with {@code model} as the default model if they have none. */
  public ModelRoutes orElse(String model) {
    Map<String, String> all = new LinkedHashMap<>(models);
    all.putIfAbsent(REST, model);
    return new ModelRoutes(all);
  }

  /** The model's name of each route, in the order in which the routes were given. */
  public Map<String, String> models() {
    return models;
  }

  /**
   * The name of the default model.
   *
   * @throws IllegalStateException if there is none; {@link #orElse} sets one
   */
  public String defaultModel() {
    String model = models.get(REST);
    if (model == null) {
      throw new IllegalStateException("the routes have no default model");
    }
    return model;
  }

  /** The languages that have routes, as BCP 47 primary languages. */
  public Set<String> languages() {
    return languages;
  }

  /** The routes of a model, in the order in which they were given. */
  public List<String> of(String model) {
    return models.entrySet().stream()
        .filter(route -> route.getValue().equals(model))
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * A text's route.
   *
   * @param about the text's subjects, each exactly as in its route
   * @param language its primary language; called only if no subject route matches and languages
   *     have routes
   */
  String route(List<String> about, Supplier<String> language) {
    for (String subject : subjects) {
      if (about.contains(subject)) {
        return SUBJECT + subject;
      }
    }
    if (!languages.isEmpty()) {
      String primary = language.get();
      if (languages.contains(primary)) {
        return primary;
      }
    }
    return REST;
  }
}
