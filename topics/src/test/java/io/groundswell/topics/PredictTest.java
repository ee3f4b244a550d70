package io.groundswell.topics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.ErrorCode;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PredictTest {
  private static final TextRules RULES = new TextRules(100);
  private static final Score SCORE =
      new Score(
          "NEUTRAL",
          0.6f,
          0.2f,
          0.6f,
          0.2f,
          new ModelRef("m", "ab".repeat(32), "OnnxRuntime", "int8"),
          true,
          false,
          4,
          1,
          "en",
          true,
          0.5);

  @Test
  void aRequestIsOneTextOrAListOfTexts() throws Exception {
    assertThat(items("{\"text\":\"a\"}")).containsExactly(new PredictRequest.Item.Good("a"));
    assertThat(items("{\"texts\":[\"a\",\"b\"]}"))
        .containsExactly(new PredictRequest.Item.Good("a"), new PredictRequest.Item.Good("b"));
    assertThat(items("{\"texts\":[]}")).isEmpty();
  }

  @Test
  void aBadItemIsAnItemAndTakesNoOtherWithIt() throws Exception {
    List<PredictRequest.Item> items = items("{\"texts\":[\"a\",null,\" \",7,\"b\"]}");
    assertThat(items)
        .extracting(i -> i instanceof PredictRequest.Item.Bad bad ? bad.code().code() : "good")
        .containsExactly("good", "null_text", "blank_text", "text_not_string", "good");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        "[]|not_an_object",
        "{\"texts\":\"a\"}|invalid_request",
        "{\"texts\":[\"a\"],\"text\":\"b\"}|invalid_request",
        "{\"texts\":|invalid_json",
      })
  void aRequestThatIsNoneIsRefusedWithItsReason(String value, String code) {
    assertThat(catchThrowableOfType(BadInputException.class, () -> items(value)).code().code())
        .isEqualTo(code);
  }

  @Test
  void aRecordHasAtMostThirtyTwoTexts() throws Exception {
    byte[] most = PredictRequest.write(Collections.nCopies(32, "a"));
    assertThat(PredictRequest.read(most, RULES).items()).hasSize(32);
    byte[] more = PredictRequest.write(Collections.nCopies(33, "a"));
    assertThat(
            catchThrowableOfType(BadInputException.class, () -> PredictRequest.read(more, RULES))
                .code())
        .isEqualTo(ErrorCode.BATCH_TOO_LARGE);
  }

  @Test
  void aReplyHasOneResultATextInOrder() throws Exception {
    byte[] reply =
        new PredictReply()
            .add("a", SCORE)
            .add(ErrorCode.BLANK_TEXT, "The text is blank.")
            .add("b", SCORE)
            .write();
    List<ObjectNode> results = PredictReply.read(reply);
    assertThat(results).extracting(r -> r.get("index").intValue()).containsExactly(0, 1, 2);
    assertThat(results.get(1).get("error"))
        .isEqualTo(PredictReply.error(ErrorCode.BLANK_TEXT, "The text is blank."));
    assertThat(results.get(2).get("confidence").floatValue()).isEqualTo(0.6f);
  }

  @Test
  void whatIsWrittenMatchesItsSchema() throws Exception {
    Schemas.assertValid("predict-request", PredictRequest.write(List.of("a", "b")));
    Schemas.assertValid("predict-request", "{\"text\":\"a\"}".getBytes(UTF_8));
    Schemas.assertInvalid("predict-request", "{}".getBytes(UTF_8));
    Schemas.assertValid(
        "predict-reply",
        new PredictReply().add("a", SCORE).add(ErrorCode.OVERLOADED, "Too many.").write());
    Schemas.assertInvalid("predict-reply", "{\"results\":[{\"index\":0}]}".getBytes(UTF_8));
    ModelRef model = new ModelRef("m", "ab".repeat(32), "OnnxRuntime", "int8");
    ScorerStatus status =
        new ScorerStatus(
            "i1",
            Instant.parse("2026-11-21T10:15:30Z"),
            true,
            model,
            List.of(new RoutedModel(model, List.of("*", "subject:banking"))),
            Map.of("redis", new ScorerStatus.Component(false, "localhost:6379")));
    Schemas.assertValid("scorer-status", status.write());
    assertThat(ScorerStatus.read(status.write())).isEqualTo(status);
  }

  private static List<PredictRequest.Item> items(String value) throws BadInputException {
    return PredictRequest.read(value.getBytes(UTF_8), RULES).items();
  }
}
