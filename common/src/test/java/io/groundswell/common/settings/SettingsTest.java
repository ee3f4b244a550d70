package io.groundswell.common.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private enum Colour {
    RED,
    GREEN
  }

  private static final Setting<Integer> SIZE = Setting.integer("SIZE", 3, 1, 10, "How many.");
  private static final Setting<Boolean> LOUD = Setting.bool("LOUD", false, "Whether loud.");
  private static final Setting<Colour> COLOUR =
      Setting.choice("COLOUR", Colour.RED, Colour.class, "Which colour.");
  private static final Setting<List<String>> NAMES = Setting.list("NAMES", "a,b", "Who.");
  private static final Setting<String> TOKEN = Setting.text("TOKEN", "", "Who may.").masked();
  private static final Setting<String> URL = Setting.text("URL", "http://here", "Where.");
  private static final List<Setting<?>> ALL = List.of(SIZE, LOUD, COLOUR, NAMES, TOKEN, URL);

  @Test
  void anUnsetVariableHasItsDefault() {
    Settings settings = read(Map.of());

    assertThat(settings.get(SIZE)).isEqualTo(3);
    assertThat(settings.get(LOUD)).isFalse();
    assertThat(settings.get(COLOUR)).isEqualTo(Colour.RED);
    assertThat(settings.get(NAMES)).containsExactly("a", "b");
    assertThat(settings.get(TOKEN)).isEmpty();
  }

  @Test
  void aValueIsTrimmedAndABlankOneIsTheDefault() {
    Settings settings =
        read(Map.of("SIZE", " 7\n", "LOUD", "  ", "COLOUR", "\tgreen ", "NAMES", " x , ,y "));

    assertThat(settings.get(SIZE)).isEqualTo(7);
    assertThat(settings.get(LOUD)).isFalse();
    assertThat(settings.get(COLOUR)).isEqualTo(Colour.GREEN);
    assertThat(settings.get(NAMES)).containsExactly("x", "y");
    assertThat(settings.shown()).containsEntry("SIZE", "7").containsEntry("LOUD", "false");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "11", "-1", "1.5", "1e3", "0x2", "99999999999", "ten"})
  void aMalformedNumberIsRejectedWithTheRange(String size) {
    assertThatThrownBy(() -> read(Map.of("SIZE", size)))
        .isInstanceOf(SettingsException.class)
        .hasMessage("SIZE takes a whole number from 1 to 10, not \"" + size + "\".");
  }

  @Test
  void aDecimalNumberIsReadExactlyAndRejectedWithItsRange() {
    Setting<Double> share = Setting.decimal("SHARE", 4, 1.5, 20, "How much.");

    assertThat(share.defaultText()).isEqualTo("4");
    assertThat(share.parse("1.5")).isEqualTo(1.5);
    for (String bad : List.of("1.4", "20.1", "NaN", "Infinity", "4d", "four", "1,5")) {
      assertThatThrownBy(() -> share.parse(bad))
          .isInstanceOf(SettingsException.class)
          .hasMessage("SHARE takes a number from 1.5 to 20, not \"" + bad + "\".");
    }
  }

  @Test
  void aMalformedChoiceOrBooleanIsRejectedWithTheValidValues() {
    assertThatThrownBy(() -> read(Map.of("COLOUR", "blue")))
        .hasMessage("COLOUR takes red or green, not \"blue\".");
    assertThatThrownBy(() -> read(Map.of("LOUD", "yes")))
        .hasMessage("LOUD takes true or false, not \"yes\".");
  }

  @Test
  void anUnknownNameUnderOurPrefixIsRefused() {
    assertThatThrownBy(() -> read(Map.of("GROUNDSWELL_SIZE", "5")))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("GROUNDSWELL_SIZE is unknown: ");

    assertThat(read(Map.of("GROUNDSWELL_OPTS", "-Xmx1g", "PATH", "/bin")).get(SIZE)).isEqualTo(3);
  }

  @Test
  void secretsAreNeverShown() {
    Settings settings =
        read(
            Map.of(
                "TOKEN", "secret",
                "URL", "https://user:se/cr@et@host:1/x",
                "KAFKA_SASL_JAAS_CONFIG", "secret",
                "KAFKA_CONSUMER_SSL_KEYSTORE_PASSWORD", "secret",
                "KAFKA_SSL_KEYSTORE_KEY", "secret",
                "KAFKA_SSL_KEYSTORE_LOCATION", "/etc/keys"));

    assertThat(settings.shown())
        .containsEntry("TOKEN", "****")
        .containsEntry("URL", "https://****@host:1/x")
        .containsEntry("KAFKA_SASL_JAAS_CONFIG", "****")
        .containsEntry("KAFKA_CONSUMER_SSL_KEYSTORE_PASSWORD", "****")
        .containsEntry("KAFKA_SSL_KEYSTORE_KEY", "****")
        .containsEntry("KAFKA_SSL_KEYSTORE_LOCATION", "/etc/keys");
    assertThat(settings.get(TOKEN)).isEqualTo("secret");
    assertThat(settings.kafka()).containsEntry("sasl.jaas.config", "secret");
  }

  @Test
  void aMalformedSecretIsNotRepeatedInTheSentence() {
    Setting<Integer> pin = Setting.integer("PIN", 1, 1, 9, "The PIN.").masked();

    assertThatThrownBy(() -> Settings.read(Map.of("PIN", "1234"), List.of(pin), Set.of()))
        .hasMessage("PIN takes a whole number from 1 to 9, not the given value.");
  }

  @Test
  void settingsAreShownInTheOrderOfTheirDeclaration() {
    assertThat(read(Map.of("KAFKA_LINGER_MS", "1")).shown().keySet())
        .containsExactly("SIZE", "LOUD", "COLOUR", "NAMES", "TOKEN", "URL", "KAFKA_LINGER_MS");
  }

  @Test
  void theTableHasARowForEachSetting() {
    assertThat(Settings.asMarkdown(List.of(SIZE, TOKEN)))
        .isEqualTo(
            """
            | variable | default | accepts | meaning |
            |---|---|---|---|
            | `SIZE` | `3` | a whole number from 1 to 10 | How many. |
            | `TOKEN` | (empty) | text | Who may. |
            """);
  }

  private static Settings read(Map<String, String> environment) {
    return Settings.read(environment, ALL, Set.of());
  }
}
