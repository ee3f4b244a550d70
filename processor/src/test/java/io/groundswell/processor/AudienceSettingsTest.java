package io.groundswell.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundswell.audience.AudienceSettings;
import io.groundswell.audience.ShiftSettings;
import io.groundswell.common.settings.Settings;
import io.groundswell.common.settings.SettingsException;
import io.groundswell.topics.Subject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings of audiences: subjects and shifts. */
class AudienceSettingsTest {
  @Test
  void shiftSettingsAreRead() {
    Settings settings =
        read(
            Map.of(
                "SHIFT_K", "2.5",
                "SHIFT_MIN_POSTS", "7",
                "SHIFT_MIN_LONG_POSTS", "70",
                "SHIFT_HOLD_SECONDS", "0",
                "SHIFT_MIN_GAP_SECONDS", "900"));

    assertThat(AudienceSettings.shifts(settings)).isEqualTo(ShiftSettings.of(2.5, 7, 70, 0, 900));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|SUBJECTS takes a JSON list of subjects.",
        "[|SUBJECTS can't be used: The value is not valid JSON at line 1, column 2.",
        "[{\"name\": \" \"}]|SUBJECTS can't be used: The subject has no name.",
        "[{\"name\": \"a\"}, {\"name\": \"a\"}]|SUBJECTS names \"a\" twice.",
        "[{\"name\": \"a\", \"expressions\": [\"b(\"]}]|SUBJECTS can't be used: The expression"
            + " \"b(\" can't be used: missing closing ).",
      })
  void invalidSubjectsAreRejectedWithTheReason(String text, String sentence) {
    assertThatThrownBy(() -> read(Map.of("SUBJECTS", text)))
        .isInstanceOf(SettingsException.class)
        .hasMessage(sentence);
  }

  @Test
  void subjectsKeepTheirOrder() {
    String text = "[{\"name\": \"b\", \"keywords\": [\"c\"]}, {\"name\": \"a\"}]";
    assertThat(read(Map.of("SUBJECTS", text)).get(AudienceSettings.SUBJECTS))
        .extracting(Subject::name)
        .containsExactly("b", "a");
    assertThat(read(Map.of()).get(AudienceSettings.SUBJECTS)).isEmpty();
  }

  private static Settings read(Map<String, String> environment) {
    return ProcessorConfig.read(environment).settingsRead();
  }
}
