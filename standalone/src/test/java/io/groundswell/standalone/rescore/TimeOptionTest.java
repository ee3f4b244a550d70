package io.groundswell.standalone.rescore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class TimeOptionTest {
  private final TimeOption option = new TimeOption();

  @ParameterizedTest
  @CsvSource({
    "2026-11-21T20:00:00Z, 2026-11-21T20:00:00Z",
    "2026-11-21T20:00:00.25+02:00, 2026-11-21T18:00:00.250Z",
  })
  void aTimeHasAZone(String text, Instant time) {
    assertThat(option.convert(text)).isEqualTo(time);
  }

  @ParameterizedTest
  @CsvSource({"now, PT0S", "-90s, PT90S", "-90m, PT1H30M", "-2h, PT2H", "-7d, P7D"})
  void orItIsSoLongBeforeNow(String text, Duration before) {
    Instant least = Instant.now().truncatedTo(ChronoUnit.MILLIS).minus(before);
    assertThat(option.convert(text)).isBetween(least, Instant.now().minus(before));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "2h", "-2w", "-h", "2026-11-21", "2026-11-21T20:00:00"})
  void anythingElseIsASentence(String text) {
    assertThatThrownBy(() -> option.convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("is no time such as");
  }

  @Test
  void aNumberOfAnyLengthIsNoTimeEither() {
    assertThatThrownBy(() -> option.convert("-99999999999999999999d"))
        .isInstanceOf(TypeConversionException.class);
  }
}
