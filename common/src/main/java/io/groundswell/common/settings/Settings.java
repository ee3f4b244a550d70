package io.groundswell.common.settings;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The effective settings of one application: every declared variable parsed and validated. */
public final class Settings {
  private static final String OWN_PREFIX = "GROUNDSWELL_";

  /** Variables of the start script. */
  private static final Set<String> OF_THE_SCRIPT = Set.of("GROUNDSWELL_OPTS");

  private final Map<Setting<?>, String> texts;
  private final Map<Setting<?>, Object> values;
  private final Map<String, String> kafka;
  private final Set<String> given;
  private final Set<String> fromFiles;

  private Settings(
      Map<Setting<?>, String> texts,
      Map<Setting<?>, Object> values,
      Map<String, String> kafka,
      Set<String> given,
      Set<String> fromFiles) {
    this.texts = texts;
    this.values = values;
    this.kafka = kafka;
    this.given = given;
    this.fromFiles = fromFiles;
  }

  /**
   * Reads and validates the settings of an application without a Kafka client; {@code KAFKA_<NAME>}
   * is ignored. {@code <NAME>_FILE} names a file that has the value of a setting.
   *
   * @param environment all environment variables
   * @param declared the settings, in the order in which they are documented
   * @throws SettingsException on the first variable that is unknown or malformed
   */
  public static Settings read(Map<String, String> environment, List<Setting<?>> declared) {
    return read(environment, declared, null);
  }

  /**
   * Reads and validates the settings of an application. {@code <NAME>_FILE} names a file that has
   * the value of a setting.
   *
   * @param environment all environment variables
   * @param declared the application's settings, in the order in which they are documented
   * @param extraKafkaNames Kafka setting names beyond those of the plain clients; null without a
   *     Kafka client
   * @throws SettingsException on the first variable that is unknown or malformed
   */
  public static Settings read(
      Map<String, String> environment,
      List<Setting<?>> declared,
      @Nullable Set<String> extraKafkaNames) {
    Set<String> names = declared.stream().map(Setting::name).collect(Collectors.toSet());
    environment.keySet().stream()
        .filter(n -> n.startsWith(OWN_PREFIX))
        .filter(n -> !names.contains(n) && !OF_THE_SCRIPT.contains(n))
        .sorted()
        .findFirst()
        .ifPresent(
            n -> {
              throw new SettingsException(
                  n + " is unknown: settings have no prefix, see docs/configuration.md.");
            });
    SettingFiles files =
        SettingFiles.read(
            environment,
            name ->
                names.contains(name)
                    || (extraKafkaNames != null
                        && KafkaClientSettings.isSetting(name, extraKafkaNames)));
    Map<Setting<?>, String> texts = new LinkedHashMap<>();
    Map<Setting<?>, Object> values = new LinkedHashMap<>();
    Set<String> given = new HashSet<>();
    for (Setting<?> setting : declared) {
      String value = files.environment().getOrDefault(setting.name(), "");
      String text = value.isBlank() ? setting.defaultText() : value.trim();
      if (!value.isBlank()) {
        given.add(setting.name());
      }
      texts.put(setting, text);
      values.put(
          setting,
          (files.fromFiles().contains(setting.name()) ? setting.masked() : setting).parse(text));
    }
    return new Settings(
        texts,
        values,
        extraKafkaNames == null
            ? Map.of()
            : KafkaClientSettings.read(files.environment(), names, extraKafkaNames),
        given,
        files.fromFiles());
  }

  /** Whether a declared setting has a value in the environment, instead of its default. */
  public boolean isGiven(Setting<?> setting) {
    return given.contains(setting.name());
  }

  /** Whether a variable's value was read from a file; error messages must not quote it. */
  boolean isFromFile(String variable) {
    return fromFiles.contains(variable);
  }

  /** The value of a declared setting. */
  @SuppressWarnings("unchecked") // the setting's parser returned it
  public <T> T get(Setting<T> setting) {
    Object value = values.get(setting);
    if (value == null) {
      throw new IllegalArgumentException(setting.name() + " is not declared");
    }
    return (T) value;
  }

  /** Kafka client settings given as {@code KAFKA_<NAME>}, by their Kafka names. */
  public Map<String, String> kafka() {
    return kafka;
  }

  /** Variable name to effective text, secrets masked, in the order of declaration. */
  public Map<String, String> shown() {
    Map<String, String> shown = new LinkedHashMap<>();
    texts.forEach((setting, text) -> shown.put(setting.name(), show(setting, text)));
    kafka.forEach(
        (name, text) ->
            shown.put(
                KafkaClientSettings.variable(name),
                KafkaClientSettings.isSecret(name) ? "****" : text));
    return shown;
  }

  private static String show(Setting<?> setting, String text) {
    if (setting.secret() && !text.isEmpty()) {
      return "****";
    }
    // Masks credentials of URLs; a password may contain an @ or a slash.
    return text.replaceAll("://.*@", "://****@");
  }

  /** Formats declared settings as a Markdown table. */
  public static String asMarkdown(List<Setting<?>> declared) {
    StringBuilder table =
        new StringBuilder("| variable | default | accepts | meaning |\n|---|---|---|---|\n");
    for (Setting<?> s : declared) {
      String defaultText = s.defaultText().isEmpty() ? "(empty)" : "`" + s.defaultText() + "`";
      table
          .append("| `" + s.name() + "` | " + defaultText + " | ")
          .append(s.accepts() + " | " + s.description() + " |\n");
    }
    return table.toString();
  }
}
