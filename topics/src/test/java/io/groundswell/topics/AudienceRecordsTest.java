package io.groundswell.topics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundswell.common.json.BadInputException;
import io.groundswell.topics.Figures.Adjusted;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AudienceRecordsTest {
  private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
  private static final Figures NOTHING = new Figures(0, 0, 0, new Adjusted("classify", 0, 0, 0));

  private static AudienceWindow full() {
    return new AudienceWindow(
        "Müller & \"Söhne\" / 🎬",
        "shows",
        START,
        60,
        true,
        2,
        new Figures(70, 20, 10, new Adjusted("em", 66.125, 21.5, 12.375)),
        81,
        true,
        7,
        0.0625,
        3,
        4,
        5,
        0.333333,
        new Figures(100, 50, 50, new Adjusted("em", 100.5, 49.5, 50)),
        12,
        100,
        false,
        START.plusSeconds(75));
  }

  private static AudienceWindow empty() {
    return new AudienceWindow(
        "quiet",
        null,
        START,
        10,
        false,
        0,
        NOTHING,
        0,
        false,
        0,
        null,
        0,
        0,
        0,
        null,
        null,
        null,
        100,
        true,
        START.plusSeconds(1));
  }

  @Test
  void aWindowIsReadAsItWasWritten() throws Exception {
    assertThat(AudienceWindow.read(full().write())).isEqualTo(full());
    assertThat(AudienceWindow.read(empty().write())).isEqualTo(empty());
  }

  @Test
  void aWrittenWindowMatchesItsSchema() throws Exception {
    Schemas.assertValid("audience-window", full().write());
    Schemas.assertValid("audience-window", empty().write());
    Schemas.assertInvalid("audience-window", "{\"subject\":\"a\"}".getBytes(UTF_8));
  }

  @Test
  void aWindowWithoutAnOpinionHasNoNetSentiment() {
    assertThat(empty().json().path("net_sentiment").isNull()).isTrue();
    assertThat(full().json().path("net_sentiment").asDouble()).isEqualTo(0.75);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "{\"window_start\":\"yesterday\"}", "null"})
  void whatIsNoWindowIsRefused(String value) {
    assertThatThrownBy(() -> AudienceWindow.read(value.getBytes(UTF_8)))
        .isInstanceOf(BadInputException.class);
  }

  @Test
  void aMarkerIsReadAsWrittenAndMatchesItsSchema() throws Exception {
    Marker all = new Marker("1", "plot twist", START, null);
    Marker one = new Marker("2", "goal ⚽", START.plusMillis(1), "home");

    assertThat(Marker.read(all.write())).isEqualTo(all);
    assertThat(Marker.read(one.write())).isEqualTo(one);
    Schemas.assertValid("marker", all.write());
    Schemas.assertValid("marker", one.write());
    Schemas.assertInvalid("marker", "{\"id\":\"1\",\"name\":\"\"}".getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"id\":\"1\",\"name\":\"a\"}", "{\"id\":\"1\",\"name\":3,\"time\":\"x\"}"})
  void whatIsNoMarkerIsRefused(String value) {
    assertThatThrownBy(() -> Marker.read(value.getBytes(UTF_8)))
        .isInstanceOf(BadInputException.class);
  }
}
