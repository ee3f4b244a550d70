package io.groundswell.topics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreatedAtTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "\"2026-12-01T00:05:00Z\"|2026-12-01T00:05:00Z",
        "\" 2026-12-01T00:05:00Z\\n\"|2026-12-01T00:05:00Z",
        "\"2026-12-01T00:05:00.5Z\"|2026-12-01T00:05:00.5Z",
        "\"2026-12-01T00:05:00.123456789Z\"|2026-12-01T00:05:00.123456789Z",
        "\"2026-12-01T00:05:00.1234567891Z\"|2026-12-01T00:05:00.123456789Z",
        "\"2026-12-01T00:05:00,5Z\"|2026-12-01T00:05:00.5Z",
        "\"2026-12-01t00:05:00z\"|2026-12-01T00:05:00Z",
        "\"2026-12-01T00:05Z\"|2026-12-01T00:05:00Z",
        "\"2026-12-01T00:05:00+0000\"|2026-12-01T00:05:00Z",
        "\"2026-12-01T01:05:00+01:00\"|2026-12-01T00:05:00Z",
        "\"2026-12-01T05:50:00+0545\"|2026-12-01T00:05:00Z",
        "\"2026-11-30T20:35:00-03:30\"|2026-12-01T00:05:00Z",
        "\"2026-12-01T01:05:00+01\"|2026-12-01T00:05:00Z",
        "\"2026-12-01T01:05:00+01:00[Europe/Berlin]\"|2026-12-01T00:05:00Z",
        "\"2026-12-01T00:05:00\"|2026-12-01T00:05:00Z",
        "\"2026-12-01 00:05:00\"|2026-12-01T00:05:00Z",
        "\"2026-12-01 00:05:00.25+00\"|2026-12-01T00:05:00.25Z",
        "\"2026-12-01 01:05:00 +0100\"|2026-12-01T00:05:00Z",
        "\"2026-12-01 00:05:00 UTC\"|2026-12-01T00:05:00Z",
        "\"2026/12/01 00:05:00\"|2026-12-01T00:05:00Z",
        "\"20261201T000500Z\"|2026-12-01T00:05:00Z",
        "\"20261201T000500,5+0100\"|2026-11-30T23:05:00.5Z",
        "\"20261201000500\"|2026-12-01T00:05:00Z",
        "20261201000500|2026-12-01T00:05:00Z",
        "\"2026-11-30T24:00:00Z\"|2026-12-01T00:00:00Z",
        "\"2016-12-31T23:59:60Z\"|2016-12-31T23:59:59Z",
        "\"Tue Dec 01 00:05:00 +0000 2026\"|2026-12-01T00:05:00Z",
        "\"Tue Dec  1 00:05:00 2026\"|2026-12-01T00:05:00Z",
        "\"Mon Nov 30 19:05:00 EST 2026\"|2026-12-01T00:05:00Z",
        "\"Tue, 01 Dec 2026 00:05:00 GMT\"|2026-12-01T00:05:00Z",
        "\"Tue, 1 Dec 2026 01:05:00 +0100 (CET)\"|2026-12-01T00:05:00Z",
        "\"01 Dec 26 00:05 UT\"|2026-12-01T00:05:00Z",
        "\"30 Nov 2026 16:05:00 PST\"|2026-12-01T00:05:00Z",
        "\"Tuesday, 01-Dec-26 00:05:00 GMT\"|2026-12-01T00:05:00Z",
        "1796083500|2026-12-01T00:05:00Z",
        "\"1796083500\"|2026-12-01T00:05:00Z",
        "1796083500.25|2026-12-01T00:05:00.25Z",
        "\"1796083500.123456\"|2026-12-01T00:05:00.123456Z",
        "1.7960835e9|2026-12-01T00:05:00Z",
        "1.7960835E+12|2026-12-01T00:05:00Z",
        "1796083500000|2026-12-01T00:05:00Z",
        "\"1796083500000\"|2026-12-01T00:05:00Z",
        "1796083500000.5|2026-12-01T00:05:00.000500Z",
        "1796083500123456|2026-12-01T00:05:00.123456Z",
        "1796083500123456789|2026-12-01T00:05:00.123456789Z",
        "\"-0044-03-15T12:00:00Z\"|-0044-03-15T12:00:00Z",
      })
  void theFormsOfTheWildAreRead(String json, Instant time) throws Exception {
    assertThat(CreatedAt.read(value(json))).isEqualTo(time);
    assertThat(CreatedAt.isUnreadable(value(json))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\"",
        "\"yesterday\"",
        "\"2026-12-01\"",
        "\"20261201\"",
        "\"01/02/2026 00:05\"",
        "\"01.02.2026 00:05\"",
        "\"2026-13-01T00:05:00Z\"",
        "\"2026-02-30T00:05:00Z\"",
        "\"2026-12-01T25:05:00Z\"",
        "\"2026-12-01T00:05:00+99:00\"",
        "\"2026-12-01T00:05:00 XYZ\"",
        "\"Tue Foo 01 00:05:00 +0000 2026\"",
        "\"20261301000500\"",
        "\"+999999999-12-31T23:59:59Z\"",
        "\"２０２６-12-01T00:05:00Z\"",
        "0",
        "7",
        "-1796083500",
        "20261201",
        "1e400",
        "1e2147483648",
        "1e-2147483648",
        "15e2147483647",
        "true",
        "[]",
        "{}",
      })
  void whatHasNoOneReadingIsUnreadable(String json) throws Exception {
    assertThat(CreatedAt.read(value(json))).isNull();
    assertThat(CreatedAt.isUnreadable(value(json))).isTrue();
  }

  @Test
  void noTimeAtAllIsNotUnreadable() throws Exception {
    assertThat(CreatedAt.isUnreadable(value("{}").path("created_at"))).isFalse();
    assertThat(CreatedAt.isUnreadable(value("null"))).isFalse();
  }

  /** Every form that Java writes without loss is read as it was meant. */
  @Test
  void timesThatJavaWritesAreReadAgain() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      Instant time = Instant.ofEpochSecond(random.nextInt(), 0).plusNanos(random.nextInt(1 << 30));
      OffsetDateTime at = time.atOffset(ZoneOffset.ofTotalSeconds(900 * random.nextInt(-72, 73)));
      assertThat(CreatedAt.read(time.toString())).isEqualTo(time);
      assertThat(CreatedAt.read(at.toString())).isEqualTo(time);
      assertThat(CreatedAt.read(DateTimeFormatter.RFC_1123_DATE_TIME.format(at)))
          .isEqualTo(time.with(java.time.temporal.ChronoField.NANO_OF_SECOND, 0));
    }
  }

  @Test
  @Timeout(10)
  void nothingThatIsGivenAsATimeTakesLongOrFails() {
    String[] parts = {"2026", "-12", "T", " ", "0", "1:", "Z", "+01", "e9", ".", "Tue", "Dec", "("};
    Random random = new Random(8);
    for (int i = 0; i < 200_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(24); n > 0; n--) {
        text.append(parts[random.nextInt(parts.length)]);
      }
      CreatedAt.read(text.toString());
    }
    assertThat(CreatedAt.read("2".repeat(1 << 20))).isNull();
    assertThat(CreatedAt.read(" ".repeat(1 << 20))).isNull();
  }

  private static JsonNode value(String json) throws BadInputException {
    return StrictJson.parse(json.getBytes(UTF_8));
  }
}
