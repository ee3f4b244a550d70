package io.groundswell.topics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostReaderTest {
  private static final Score SCORE =
      new Score(
          "POSITIVE",
          0.75f,
          0.05f,
          0.2f,
          0.75f,
          new ModelRef("m", "ab".repeat(32), "OnnxRuntime", "int8"),
          false,
          false,
          6,
          1,
          "en",
          true,
          1.25);
  private final PostReader reader = new PostReader(PostFormat.DEFAULT, new TextRules(100));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        "{\"id\":1}|missing_text",
        "{\"text\":null}|null_text",
        "{\"text\":7}|text_not_string",
        "{\"text\":[\"a\"]}|text_not_string",
        "{\"text\":\"\"}|blank_text",
        "{\"text\":\" \\u00a0\\u3000\\t\"}|blank_text",
        "{\"text\":\"a\"|invalid_json",
        "{\"text\":\"a\"} {}|invalid_json",
        "plain words|invalid_json",
        "[\"a\"]|not_an_object",
        "\"a\"|not_an_object",
        "null|not_an_object",
      })
  void aPostThatCannotBeScoredIsRefusedWithItsReason(String value, String code) {
    assertThat(refusal(value.getBytes(UTF_8))).isEqualTo(code);
  }

  @Test
  void noValueAtAllIsRefused() {
    assertThat(refusal(null)).isEqualTo("null_value");
    assertThat(refusal(new byte[0])).isEqualTo("invalid_json");
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() {
    assertThat(refusal(new byte[] {'{', '"', (byte) 0xC3, '"'})).isEqualTo("invalid_utf8");
    assertThat(refusal(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}))
        .isEqualTo("invalid_utf8");
  }

  @Test
  void aNestingBombIsRefused() {
    String bomb = "{\"text\":\"a\",\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
    assertThat(refusal(bomb.getBytes(UTF_8))).isEqualTo("nesting_too_deep");
  }

  @Test
  void aTextWithTooManyBytesIsRefusedByBytesNotCharacters() throws Exception {
    assertThat(read("{\"text\":\"" + "x".repeat(100) + "\"}").text()).hasSize(100);
    assertThat(refusal(("{\"text\":\"" + "x".repeat(101) + "\"}").getBytes(UTF_8)))
        .isEqualTo("text_too_large");
    assertThat(refusal(("{\"text\":\"" + "é".repeat(51) + "\"}").getBytes(UTF_8)))
        .isEqualTo("text_too_large");
  }

  @ParameterizedTest
  @ValueSource(strings = {"😀", "a\\u0000b\\u001b[31m", "🏳️‍🌈🇫🇷", "\\n.\\n"})
  void strangeTextsAreScored(String text) throws Exception {
    assertThat(read("{\"text\":\"" + text + "\"}").text()).isNotEmpty();
  }

  @Test
  void loneSurrogatesBecomeReplacementCharactersWhereverTheyAre() throws Exception {
    Post post = read("{\"text\":\"a\\ud800b \\ud83d\\ude00\",\"x\":[\"\\udfff\"]}");
    assertThat(post.text()).isEqualTo("a\uFFFDb 😀");
    JsonNode scored = StrictJson.parse(ScoredPost.write(post, SCORE));
    assertThat(scored.get("text").textValue()).isEqualTo("a\uFFFDb 😀");
    assertThat(scored.get("x").get(0).textValue()).isEqualTo("\uFFFD");
    assertThat(refusal("{\"text\":\"a\",\"\\uD801\":1}".getBytes(UTF_8))).isEqualTo("invalid_json");
  }

  @Test
  void unknownFieldsAreCarriedThroughToTheDigit() throws Exception {
    String scored =
        new String(
            ScoredPost.write(
                read(
                    "{\"text\":\"a\",\"n\":1.10,\"big\":12345678901234567890123,\"o\":{\"p\":[]}}"),
                SCORE),
            UTF_8);
    assertThat(scored)
        .startsWith("{\"text\":\"a\",\"n\":1.10,\"big\":12345678901234567890123,\"o\":{\"p\":[]},");
  }

  @Test
  void subjectsAreAlwaysAList() throws Exception {
    assertThat(read("{\"text\":\"a\"}").subjects()).isEmpty();
    assertThat(read("{\"text\":\"a\",\"subject\":\"s\"}").subjects()).containsExactly("s");
    assertThat(read("{\"text\":\"a\",\"subject\":[\"s\",\"t\",\"s\",7]}").subjects())
        .containsExactly("s", "t");
    assertThat(read("{\"text\":\"a\",\"subject\":{}}").subjects()).isEmpty();
  }

  @Test
  void aDeclaredLanguageIsAStringOrNone() throws Exception {
    assertThat(read("{\"text\":\"a\",\"lang\":\"pt\"}").lang()).isEqualTo("pt");
    assertThat(read("{\"text\":\"a\",\"lang\":7}").lang()).isNull();
    assertThat(read("{\"text\":\"a\"}").lang()).isNull();
  }

  @Test
  void incomingFieldsOfOurNamesGoUnderOriginal() throws Exception {
    Post post = read("{\"text\":\"a\",\"label\":\"x\",\"subjects\":1,\"original\":{\"y\":2}}");
    JsonNode scored = StrictJson.parse(ScoredPost.write(post, SCORE));
    assertThat(scored.get("label").textValue()).isEqualTo("POSITIVE");
    assertThat(scored.get("original"))
        .isEqualTo(
            StrictJson.parse(
                "{\"label\":\"x\",\"subjects\":1,\"original\":{\"y\":2}}".getBytes(UTF_8)));
  }

  @Test
  void pointersTakeForeignJson() throws Exception {
    PostFormat foreign =
        new PostFormat(
            PostFormat.Kind.JSON,
            JsonPointer.compile("/data/body"),
            JsonPointer.compile("/data/uri"),
            JsonPointer.compile("/topics"),
            JsonPointer.compile("/user/name"),
            JsonPointer.compile("/at"));
    Post post =
        new PostReader(foreign, new TextRules(100))
            .read(
                """
                {"data":{"body":"nice","uri":"u1"},"user":{"name":"ann"},"topics":["s"],
                 "at":"2026-11-21T10:15:30Z","text":"not this"}
                """
                    .getBytes(UTF_8));
    assertThat(post.text()).isEqualTo("nice");
    assertThat(post.subjects()).isEqualTo(List.of("s"));
    JsonNode scored = StrictJson.parse(ScoredPost.write(post, SCORE));
    assertThat(scored.get("text").textValue()).isEqualTo("nice");
    assertThat(scored.get("id").textValue()).isEqualTo("u1");
    assertThat(scored.get("author").textValue()).isEqualTo("ann");
    assertThat(scored.get("created_at").textValue()).isEqualTo("2026-11-21T10:15:30Z");
    assertThat(scored.get("data").get("body").textValue()).isEqualTo("nice");
    assertThat(scored.get("original").get("text").textValue()).isEqualTo("not this");
  }

  @Test
  void textFormatTakesTheValueAsItIsAndNeverGuesses() throws Exception {
    PostReader plain =
        new PostReader(
            new PostFormat(
                PostFormat.Kind.TEXT,
                PostFormat.DEFAULT.text(),
                PostFormat.DEFAULT.id(),
                PostFormat.DEFAULT.subject(),
                PostFormat.DEFAULT.author(),
                PostFormat.DEFAULT.time()),
            new TextRules(100));
    assertThat(plain.read("{\"text\":\"x\"}".getBytes(UTF_8)).text()).isEqualTo("{\"text\":\"x\"}");
    assertThat(plain.read("[live] wow".getBytes(UTF_8)).text()).isEqualTo("[live] wow");
  }

  @Test
  void whatIsWrittenMatchesItsSchema() throws Exception {
    Post post =
        read(
            """
            {"text":"a","subject":["s"],"author":"ann","created_at":"2026-11-21T10:15:30Z",
             "label":"theirs"}
            """);
    Schemas.assertValid("scored-post", ScoredPost.write(post, SCORE));
    Schemas.assertValid("post", "{\"text\":\"a\",\"more\":1}".getBytes(UTF_8));
    Schemas.assertInvalid("post", "{\"text\":\" \"}".getBytes(UTF_8));
    Schemas.assertInvalid("scored-post", "{\"text\":\"a\"}".getBytes(UTF_8));
  }

  private Post read(String value) throws BadInputException {
    return reader.read(value.getBytes(UTF_8));
  }

  private String refusal(byte[] value) {
    return catchThrowableOfType(BadInputException.class, () -> reader.read(value)).code().code();
  }
}
