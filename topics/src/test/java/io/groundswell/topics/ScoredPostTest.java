package io.groundswell.topics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.StrictJson;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Scored posts are written piece by piece; their bytes are those of the whole document. */
class ScoredPostTest {
  private static final PostReader READER = new PostReader(PostFormat.DEFAULT, new TextRules(1_000));

  private static final Score ODD =
      new Score(
          "NEUTRAL",
          0.1f + 0.2f,
          1e-9f,
          0.30000001f,
          1f,
          new ModelRef("a/\"model\" ✓", "ab".repeat(32), "OnnxRuntime", "int8"),
          true,
          false,
          512,
          3,
          "zh-TW",
          false,
          12_345.678_949);

  static Stream<String> oddPosts() {
    return Stream.of(
        "{\"text\":\"a\"}",
        "{\"text\":\"😀 \\ud83d\\ude00 \\ud800 é \\u0000 \\u001b \\\" \\\\ / \\u2028 \\uFFFD\"}",
        "{\"n\":1.10,\"m\":1e400,\"big\":12345678901234567890123,\"z\":-0.0,\"text\":\"a\"}",
        "{\"text\":\"a\",\"o\":{\"p\":[],\"q\":{},\"r\":[1,\"\\udfff\",null,true]},\"x\":null}",
        "{\"text\":\"a\",\"subject\":[\"s\",\"t\",\"s\",7],\"subjects\":1,\"original\":{\"y\":2}}",
        "{\"text\":\"a\",\"na\\\"me é😀\":\"\",\"\":0,\"serving\":1,\"agrees\":false}",
        "{\"text\":\"" + "long ".repeat(190) + "\",\"lang\":\"en\"}");
  }

  @ParameterizedTest
  @MethodSource("oddPosts")
  void aScoredPostsBytesAreThoseOfTheWholeDocument(String value) throws Exception {
    Post post = READER.read(value.getBytes(UTF_8));
    assertThat(ScoredPost.write(post, ODD)).isEqualTo(StrictJson.write(document(post)));
  }

  @ParameterizedTest
  @MethodSource("oddPosts")
  void aScoredPostBesideAnotherScoreIsWrittenTheSameWay(String value) throws Exception {
    byte[] scored = ScoredPost.write(READER.read(value.getBytes(UTF_8)), ODD);
    ServedPost served = ServedPost.read(scored, new TextRules(1_000));
    ObjectNode both = document(served.post());
    addOutcome(both.putObject("serving"));
    both.put("agrees", true);
    assertThat(new ShadowPost(served, ODD).write()).isEqualTo(StrictJson.write(both));
  }

  private static ObjectNode document(Post post) {
    ObjectNode document = StrictJson.object();
    document.setAll(post.fields());
    ArrayNode subjects = document.putArray("subjects");
    post.subjects().forEach(subjects::add);
    addOutcome(document);
    return document
        .put("cached", true)
        .put("truncated", false)
        .put("tokens", 512)
        .put("windows", 3)
        .put("language", "zh-TW")
        .put("language_supported", false)
        .put("processing_ms", 12_345.679);
  }

  private static void addOutcome(ObjectNode document) {
    document.put("label", "NEUTRAL").put("confidence", 0.1f + 0.2f);
    document
        .putObject("scores")
        .put("negative", 1e-9f)
        .put("neutral", 0.30000001f)
        .put("positive", 1f);
    ODD.model().writeTo(document);
  }
}
