package io.groundswell.topics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShadowPostTest {
  private static final TextRules RULES = new TextRules(100);
  private static final Score SERVED = score("POSITIVE", 0.1234567f, 0.7f, "old", 1.25);
  private static final Score SHADOW = score("NEUTRAL", 0.3f, 0.2f, "new", 7);

  @Test
  void itHasThePostsFieldsTheShadowsScoreAndWhatWasServed() throws Exception {
    ShadowPost both =
        new ShadowPost(served("{\"text\":\"a\",\"subject\":\"s\",\"n\":1.10,\"label\":7}"), SHADOW);
    JsonNode json = StrictJson.parse(both.write());

    assertThat(json.at("/n").toString()).isEqualTo("1.10");
    assertThat(json.at("/subjects").toString()).isEqualTo("[\"s\"]");
    assertThat(json.at("/original/label").intValue()).isEqualTo(7);
    assertThat(json.at("/label").textValue()).isEqualTo("NEUTRAL");
    assertThat(json.at("/model/name").textValue()).isEqualTo("new");
    assertThat(json.at("/processing_ms").intValue()).isEqualTo(7);
    assertThat(json.at("/serving").toString())
        .isEqualTo(
            """
            {"label":"POSITIVE","confidence":0.7,\
            "scores":{"negative":0.1234567,"neutral":0.2,"positive":0.7},\
            "model":{"name":"old","digest":"%s","engine":"OnnxRuntime","precision":"int8"}}"""
                .formatted("ab".repeat(32)));
    assertThat(json.at("/agrees").booleanValue()).isFalse();
    assertThat(both.agrees()).isFalse();
    Schemas.assertValid("shadow-post", both.write());
    Schemas.assertInvalid("shadow-post", ScoredPost.write(both.served().post(), SHADOW));
  }

  @Test
  void modelsAgreeWhoseLabelsAreTheSame() throws Exception {
    ShadowPost both = new ShadowPost(served("{\"text\":\"a\"}"), SERVED);
    assertThat(both.agrees()).isTrue();
    assertThat(StrictJson.parse(both.write()).at("/agrees").booleanValue()).isTrue();
  }

  @Test
  void whatAPostHasUnderTheseNamesGoesUnderOriginal() throws Exception {
    ServedPost served =
        served("{\"text\":\"a\",\"serving\":\"tea\",\"agrees\":3,\"tokens\":\"x\"}");
    JsonNode json = StrictJson.parse(new ShadowPost(served, SHADOW).write());
    assertThat(json.at("/original").toString())
        .isIn(
            "{\"tokens\":\"x\",\"serving\":\"tea\",\"agrees\":3}",
            "{\"tokens\":\"x\",\"agrees\":3,\"serving\":\"tea\"}");
    assertThat(json.at("/serving/label").textValue()).isEqualTo("POSITIVE");
  }

  @Test
  void aScoreOfAnEarlierReleaseIsReadAsFarAsItGoes() throws Exception {
    String value =
        """
        {"text":"a","label":"NEGATIVE","confidence":0.5,
         "scores":{"negative":0.5,"neutral":0.25,"positive":0.25},"model":{"name":"m","digest":"d"}}
        """;
    Score score = ServedPost.read(value.getBytes(UTF_8), RULES).score();
    assertThat(score.model()).isEqualTo(new ModelRef("m", "d", "", ""));
    assertThat(score.windows()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        "|null_value",
        "[]|not_an_object",
        "no json|invalid_json",
        "{\"label\":\"POSITIVE\"}|missing_text",
        "{\"text\":\" \"}|blank_text",
        "{\"text\":\"a\"}|invalid_json",
        "{\"text\":\"a\",\"label\":\"POSITIVE\",\"confidence\":1,\"scores\":{\"neutral\":1}}|invalid_json",
        "{\"text\":\"a\",\"label\":\"joy\",\"confidence\":1,\"scores\":{\"negative\":0,\"neutral\":0,\"positive\":1}}|invalid_json",
      })
  void whatIsNoScoredPostIsRefused(@Nullable String value, String code) {
    byte[] bytes = value == null ? null : value.getBytes(UTF_8);
    BadInputException refusal =
        catchThrowableOfType(BadInputException.class, () -> ServedPost.read(bytes, RULES));
    assertThat(refusal.code().code()).isEqualTo(code);
  }

  /** A post as it comes, once it was scored and written. */
  private static ServedPost served(String post) throws Exception {
    Post read = new PostReader(PostFormat.DEFAULT, RULES).read(post.getBytes(UTF_8));
    return ServedPost.read(ScoredPost.write(read, SERVED), RULES);
  }

  private static Score score(
      String label, float negative, float positive, String model, double processingMs) {
    return new Score(
        label,
        Math.max(positive, 0.5f),
        negative,
        label.equals("NEUTRAL") ? 0.5f : 0.2f,
        positive,
        new ModelRef(model, "ab".repeat(32), "OnnxRuntime", "int8"),
        false,
        false,
        6,
        1,
        "en",
        true,
        processingMs);
  }
}
