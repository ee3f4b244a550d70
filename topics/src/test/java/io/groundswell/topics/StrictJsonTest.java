package io.groundswell.topics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.ErrorCode;
import io.groundswell.common.json.StrictJson;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents of strangers: carried as they are, or refused by one exception. */
class StrictJsonTest {
  private static final int DOCUMENTS = 20_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "-0.0",
        "7",
        "1.0",
        "1.10",
        "1e5",
        "1E+5",
        "1E-05",
        "0e0",
        "-1.5e-7",
        "2147483648",
        "999999999999999999",
        "9223372036854775808",
        "12345678901234567890123",
        "1e400",
        "1e-400",
        "1e2147483647",
        "15e2147483647",
        "1e2147483648",
        "-1e-2147483649",
        "1e99999999999999999999",
        "0.1e-99999999999999999999"
      })
  void aNumberIsWrittenWithTheCharactersItCameWith(String number) throws Exception {
    assertCarried("{\"n\":" + number + "}");
    assertCarried("[" + number + ",{\"m\":[" + number + "]}]");
    assertCarried(number);
    assertEvaluates(parse(number));
  }

  @Test
  void aNumberMayHaveAThousandCharacters() throws Exception {
    for (String number : new String[] {"1".repeat(1000), "0." + "3".repeat(998)}) {
      assertCarried(number);
      assertThat(new ObjectMapper().readTree(StrictJson.write(parse(number))).isNumber()).isTrue();
      assertEvaluates(parse(number));
      assertInvalid(number + "1");
      assertInvalid("{\"n\":[" + number + "1]}");
    }
  }

  @Test
  @Timeout(10)
  void aHugeNumberIsRefusedInLinearTime() {
    assertInvalid("{\"n\":" + "9".repeat(900_000) + "}");
    assertInvalid("{\"n\":0." + "9".repeat(900_000) + "}");
    assertInvalid("{\"n\":1e" + "9".repeat(900_000) + "}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "01",
        "+1",
        ".5",
        "1.",
        "1e",
        "1e+",
        "--1",
        "0x1",
        "NaN",
        "Infinity",
        "-Infinity",
        "{\"n\":1,}",
        "[1,]",
        "{1:2}",
        "1 2",
        "{} x",
        "[",
        "{\"a\"",
        "\"a",
        "nul",
        "}",
        "]"
      })
  void whatIsNoDocumentIsRefused(String json) {
    assertInvalid(json);
  }

  @ParameterizedTest
  @ValueSource(strings = {"['\\udc00']", "{'\\u0000':'\\u0000'}", "{'a':'\\ud800\\ud800'}"})
  void whatEscapesBringIsWrittenToBeReadAgain(String json) throws Exception {
    String written = write(json.replace('\'', '"'));
    assertThat(write(written)).isEqualTo(written);
  }

  @Test
  void aNameThatNoUtf8CanCarryIsRefused() {
    assertInvalid("{\"\\ud800\":1}");
    assertInvalid("{\"a\":{\"\\udfff\\ud800x\":1}}");
  }

  @Test
  void ofFieldsWithTheSameNameTheLastIsKept() throws Exception {
    assertThat(write("{\"a\":1e5,\"b\":2,\"a\":1E5}")).isEqualTo("{\"a\":1E5,\"b\":2}");
  }

  @Test
  void whatIsWrittenIsReadAgainAsTheSame() throws Exception {
    Random random = new Random(1);
    for (int i = 0; i < DOCUMENTS; i++) {
      StringBuilder json = new StringBuilder();
      appendValue(json, random, 5);
      assertCarried(json.toString());
      assertThatCode(() -> new ObjectMapper().readTree(json.toString())).doesNotThrowAnyException();
    }
  }

  @Test
  void aDocumentWithAnyByteChangedIsReadOrRefused() throws Exception {
    Random random = new Random(2);
    for (int i = 0; i < DOCUMENTS; i++) {
      StringBuilder json = new StringBuilder();
      appendValue(json, random, 4);
      byte[] bytes = json.toString().getBytes(UTF_8);
      bytes[random.nextInt(bytes.length)] =
          (byte) "0-+eE.,:\"\\u{}[]xd \u00ff".charAt(random.nextInt(18));
      try {
        JsonNode read = StrictJson.parse(bytes);
        byte[] written = StrictJson.write(read);
        assertThat(StrictJson.write(StrictJson.parse(written))).isEqualTo(written);
      } catch (BadInputException e) {
        assertThat(e.code()).isIn(ErrorCode.INVALID_JSON, ErrorCode.INVALID_UTF8);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+1000000000-12-31T23:59:59.999Z",
        "-1000000000-01-01T00:00:00Z",
        "+10000-01-01T00:00:00Z"
      })
  void aTimeThatHasNoMillisecondsOrNeighboursIsNone(String time) throws Exception {
    assertThatThrownBy(() -> Fields.time(parse("\"" + time + "\"")))
        .isInstanceOf(BadInputException.class);
  }

  /** Records of our own topics, each of whose values is replaced by every kind of value. */
  @Test
  void aRecordWithAnyValueInAnyFieldIsReadAndWrittenOrRefused() throws Exception {
    String[] values = {
      "null",
      "true",
      "\"\"",
      "\"a\"",
      "[]",
      "[7]",
      "{}",
      "0",
      "-1",
      "1e400",
      "-1e2147483648",
      "1e-2147483648",
      "9223372036854775807",
      "\"+1000000000-12-31T23:59:59Z\""
    };
    String[] fields = {
      "subject",
      "group",
      "window_start",
      "window_seconds",
      "final",
      "revision",
      "positive",
      "neutral",
      "negative",
      "adjusted",
      "authors",
      "identical_share",
      "share_of_voice",
      "baseline",
      "other_subjects",
      "top_subjects",
      "published_at",
      "detected_at",
      "direction",
      "sigma",
      "severity",
      "posts",
      "short_mean",
      "short_seconds",
      "terms",
      "top_posts",
      "id",
      "name",
      "time",
      "instance",
      "model",
      "models",
      "components",
      "text",
      "scores",
      "label",
      "confidence",
      "tokens",
      "processing_ms",
      "subjects",
      "texts"
    };
    String valid =
        """
        {"subject":"s","window_start":"2026-12-01T00:00:00Z","window_seconds":10,"id":"i",
        "published_at":"2026-12-01T00:00:10Z","detected_at":"2026-12-01T00:00:00Z","name":"n",
        "direction":"up","severity":"notable","time":"2026-12-01T00:00:00Z","instance":"i",
        "text":"t","label":"POSITIVE","confidence":1,
        "scores":{"negative":0,"neutral":0,"positive":1}}
        """;
    for (String field : fields) {
      for (String value : values) {
        byte[] record =
            (valid.strip().replaceFirst("}$", "") + ",\"" + field + "\":" + value + "}")
                .replace("}}\n", "}}")
                .getBytes(UTF_8);
        readAll(record);
      }
    }
  }

  private static void readAll(byte[] record) {
    TextRules rules = new TextRules(1_000);
    orRefused(() -> AudienceWindow.read(record).write());
    orRefused(() -> AudienceWindow.read(record).start().toEpochMilli());
    orRefused(() -> Shift.read(record).write());
    orRefused(() -> Marker.read(record).time().toEpochMilli());
    orRefused(() -> ScorerStatus.read(record).write());
    orRefused(() -> PredictRequest.read(record, rules));
    orRefused(() -> new PostReader(PostFormat.DEFAULT, rules).read(record));
    orRefused(
        () -> {
          ServedPost served = ServedPost.read(record, rules);
          return ScoredPost.write(served.post(), served.score());
        });
  }

  private interface Reading {
    Object read() throws BadInputException;
  }

  private static void orRefused(Reading reading) {
    try {
      assertThat(reading.read()).isNotNull();
    } catch (BadInputException e) {
      assertThat(e.code()).isNotNull();
    }
  }

  private static void appendValue(StringBuilder json, Random random, int depth) {
    switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0, 1, 2 -> appendNumber(json, random);
      case 3 -> json.append(random.nextBoolean() ? "true" : "null");
      case 4 ->
          json.append(new String[] {"\"\"", "\"é😀\"", "\"\\n\\\"\"", "\"-0\""}[random.nextInt(4)]);
      case 5 -> {
        json.append('[');
        for (int i = random.nextInt(4); i >= 0; i--) {
          appendValue(json, random, depth - 1);
          json.append(i == 0 ? "" : ",");
        }
        json.append(']');
      }
      default -> {
        json.append('{');
        for (int i = random.nextInt(4); i >= 0; i--) {
          json.append("\"é").append(i).append("\":");
          appendValue(json, random, depth - 1);
          json.append(i == 0 ? "" : ",");
        }
        json.append('}');
      }
    }
  }

  private static void appendNumber(StringBuilder json, Random random) {
    json.append(random.nextBoolean() ? "-" : "");
    if (random.nextInt(3) == 0) {
      json.append('0');
    } else {
      json.append(1 + random.nextInt(9));
      appendDigits(json, random, random.nextInt(25));
    }
    if (random.nextBoolean()) {
      json.append('.');
      appendDigits(json, random, 1 + random.nextInt(25));
    }
    if (random.nextBoolean()) {
      json.append(random.nextBoolean() ? 'e' : 'E');
      json.append(new String[] {"", "+", "-"}[random.nextInt(3)]);
      appendDigits(json, random, 1 + random.nextInt(12));
    }
  }

  private static void appendDigits(StringBuilder json, Random random, int count) {
    for (int i = 0; i < count; i++) {
      json.append(random.nextInt(10));
    }
  }

  /** No evaluation throws, none is endless. */
  private static void assertEvaluates(JsonNode number) {
    assertThat(number.isNumber()).isTrue();
    assertThat(number.doubleValue()).isFinite();
    assertThat(number.floatValue()).isFinite();
    assertThat(number.decimalValue().toPlainString()).hasSizeLessThan(2_500);
    assertThat(number.bigIntegerValue().bitLength()).isLessThan(4_000);
    assertThat(number.numberValue()).isNotNull();
    if (number.isIntegralNumber() && number.canConvertToLong()) {
      assertThat(number.longValue()).isEqualTo(number.decimalValue().longValueExact());
    }
    assertThat((double) number.intValue()).isBetween(-2147483648.0, 2147483647.0);
    assertThat(number.asText()).isNotEmpty();
  }

  private static void assertCarried(String json) throws BadInputException {
    assertThat(write(json)).isEqualTo(json);
    assertThat(parse(json)).isEqualTo(parse(write(json)));
    assertThat(parse(json)).hasToString(json);
  }

  private static void assertInvalid(String json) {
    assertThatThrownBy(() -> parse(json))
        .isInstanceOfSatisfying(
            BadInputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_JSON));
  }

  private static String write(String json) throws BadInputException {
    return new String(StrictJson.write(parse(json)), UTF_8);
  }

  private static JsonNode parse(String json) throws BadInputException {
    return StrictJson.parse(json.getBytes(UTF_8));
  }
}
