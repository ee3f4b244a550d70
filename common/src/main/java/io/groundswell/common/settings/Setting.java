package io.groundswell.common.settings;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * One environment variable: its name, default, description and parser.
 *
 * @param name the environment variable
 * @param defaultText the default as a user would write it
 * @param accepts the valid values, for the documentation and for error messages
 * @param description what it does, one sentence
 * @param secret whether the value is masked where settings are shown
 * @param parser parses the text; throws {@link IllegalArgumentException} if it is malformed
 */
public record Setting<T>(
    String name,
    String defaultText,
    String accepts,
    String description,
    boolean secret,
    Function<String, T> parser) {

  /** A setting that accepts any text. */
  public static Setting<String> text(String name, String defaultText, String description) {
    return new Setting<>(name, defaultText, "text", description, false, Function.identity());
  }

  /** The name of one Kafka topic. */
  public static Setting<String> topic(String name, String defaultText, String description) {
    return text(name, defaultText, description)
        .accepting(
            "a topic name (letters, digits, `.`, `_` and `-`, at most 249)", Setting::topicName);
  }

  /** Names of Kafka topics, at least one. */
  public static Setting<List<String>> topics(String name, String defaultText, String description) {
    Setting<List<String>> names = list(name, defaultText, description);
    return names.accepting(
        "topic names separated by commas",
        text -> {
          List<String> topics = names.parser().apply(text);
          if (topics.isEmpty()) {
            throw new IllegalArgumentException(text);
          }
          return topics.stream().map(Setting::topicName).distinct().toList();
        });
  }

  /** One of the constants of an enum, in lower case. */
  public static <E extends Enum<E>> Setting<E> choice(
      String name, E defaultValue, Class<E> type, String description) {
    List<String> names =
        Arrays.stream(type.getEnumConstants()).map(e -> e.name().toLowerCase(Locale.ROOT)).toList();
    return new Setting<>(
        name,
        defaultValue.name().toLowerCase(Locale.ROOT),
        String.join(" or ", names),
        description,
        false,
        text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT)));
  }

  /** A whole number between {@code min} and {@code max}, both included. */
  public static Setting<Integer> integer(
      String name, int defaultValue, int min, int max, String description) {
    return new Setting<>(
        name,
        Integer.toString(defaultValue),
        "a whole number from " + min + " to " + max,
        description,
        false,
        text -> {
          int value = Integer.parseInt(text);
          if (value < min || value > max) {
            throw new IllegalArgumentException(text);
          }
          return value;
        });
  }

  /** A decimal number between {@code min} and {@code max}, both included. */
  public static Setting<Double> decimal(
      String name, double defaultValue, double min, double max, String description) {
    return new Setting<>(
        name,
        plain(defaultValue),
        "a number from " + plain(min) + " to " + plain(max),
        description,
        false,
        text -> {
          double value = new BigDecimal(text).doubleValue();
          if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException(text);
          }
          return value;
        });
  }

  /** {@code true} or {@code false}. */
  public static Setting<Boolean> bool(String name, boolean defaultValue, String description) {
    return new Setting<>(
        name,
        Boolean.toString(defaultValue),
        "true or false",
        description,
        false,
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException(text);
            });
  }

  /** Names separated by commas; empty text is the empty list. */
  public static Setting<List<String>> list(String name, String defaultText, String description) {
    return new Setting<>(
        name,
        defaultText,
        "names separated by commas",
        description,
        false,
        text ->
            Arrays.stream(text.split(",")).map(String::trim).filter(s -> !s.isEmpty()).toList());
  }

  /** A copy whose value is masked where settings are shown. */
  public Setting<T> masked() {
    return new Setting<>(name, defaultText, accepts, description, true, parser);
  }

  /** A copy with another parser, which may throw {@link IllegalArgumentException}. */
  public <U> Setting<U> accepting(String accepted, Function<String, U> restricted) {
    return new Setting<>(name, defaultText, accepted, description, secret, restricted);
  }

  /** Parses a text; throws {@link SettingsException} with a sentence if it is malformed. */
  T parse(String text) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      // The part before an @ may be a password.
      throw new SettingsException(
          name
              + " takes "
              + accepts
              + ", not "
              + (secret || text.contains("@") ? "the given value" : '"' + text + '"')
              + ".");
    }
  }

  private static String plain(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  private static String topicName(String text) {
    if (!text.matches("[a-zA-Z0-9._-]{1,249}") || text.equals(".") || text.equals("..")) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }
}
