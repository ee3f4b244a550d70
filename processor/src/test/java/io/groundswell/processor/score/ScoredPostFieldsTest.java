package io.groundswell.processor.score;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.processor.stream.CloudEvents;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** The fields of a scored post, and its headers as an event. */
class ScoredPostFieldsTest extends ScoreTopologyFixture {
  @Test
  void asAnEventAScoredPostHasANewIdentityAndKeepsThatOfThePostUnderOtherNames() {
    events = CloudEvents.from("a-cluster", "groundswell");
    start(2 * MIB, 2 * MIB);
    RecordHeaders headers = new RecordHeaders();
    headers.add("traceparent", bytes("00-aa-bb-01")).add("ce_specversion", bytes("1.0"));
    headers.add("ce_id", bytes("7")).add("ce_source", bytes("/shop")).add("ce_own", bytes("x"));
    headers.add("content-type", bytes("text/json"));
    String post = "{\"text\":\"so good\",\"created_at\":\"2026-11-20T12:00:00+02:00\"}";
    send("first");
    send(scorer, bytes("k"), bytes(post), headers);

    assertThat(headers(sentiment().readRecord()))
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("traceparent", "00-aa-bb-01"),
                Map.entry("ce_specversion", "1.0"),
                Map.entry("ce_type", "io.groundswell.post.scored"),
                Map.entry("ce_source", "urn:groundswell:a-cluster:groundswell"),
                Map.entry("ce_id", "raw-posts-0-1"),
                Map.entry("ce_time", "2026-11-20T10:00:00Z"),
                Map.entry("content-type", "application/json"),
                Map.entry("original_ce_specversion", "1.0"),
                Map.entry("original_ce_id", "7"),
                Map.entry("original_ce_source", "/shop"),
                Map.entry("original_ce_own", "x"),
                Map.entry("original_content-type", "text/json")));
  }

  @Test
  void theTimeOfAnEventIsThatOfThePostOrOfItsRecord() {
    events = CloudEvents.from("a-cluster", "groundswell");
    start(2 * MIB, 2 * MIB);
    for (String time : List.of("\"yesterday\"", "7", "\"2999-01-01T00:00:00Z\"")) {
      send("{\"text\":\"so good\",\"created_at\":" + time + "}");
      assertThat(headers(sentiment().readRecord())).containsEntry("ce_time", NOW.toString());
    }
    String ancient = "{\"text\":\"so good\",\"created_at\":\"-0044-03-15T12:00:00Z\"}";
    send(ancient);
    assertThat(headers(sentiment().readRecord())).doesNotContainKey("ce_time");
  }

  @Test
  void numbersOfAnySizeAreCarriedAsWritten() {
    start(2 * MIB, 2 * MIB);
    List<String> numbers =
        List.of("1e2147483648", "15e2147483647", "-1e-2147483649", "1E+5", "1.0", "-0", "1e400");
    for (String number : numbers) {
      send("{\"n\":" + number + ",\"m\":[" + number + "],\"text\":\"so good\"}");
    }
    send("{\"n\":" + "9".repeat(900_000) + ",\"text\":\"so good\"}");
    send("{\"text\":\"after\"}");

    List<byte[]> scored = sentiment().readValuesToList();
    assertThat(scored).hasSize(numbers.size() + 1);
    for (int i = 0; i < numbers.size(); i++) {
      assertThat(new String(scored.get(i), UTF_8))
          .startsWith("{\"n\":%1$s,\"m\":[%1$s],\"text\"".formatted(numbers.get(i)));
    }
    assertThat(header(deadLetters().readRecord(), "__streams.errors.code"))
        .isEqualTo("invalid_json");
  }

  @Test
  void aTimeThatCannotBeReadIsCarriedAndMarked() {
    start(2 * MIB, 2 * MIB);
    send("{\"text\":\"so good\",\"created_at\":\"01/02/2026 00:05\"}");
    send("{\"text\":\"so good\",\"created_at\":1796083500}");
    send("{\"text\":\"so good\",\"created_at_valid\":7}");

    List<JsonNode> scored = scored(3);
    assertThat(scored.get(0).path("created_at").asText()).isEqualTo("01/02/2026 00:05");
    assertThat(scored.get(0).path("created_at_valid").isBoolean()).isTrue();
    assertThat(scored.get(0).path("created_at_valid").asBoolean()).isFalse();
    assertThat(scored.get(1).path("created_at").asText()).isEqualTo("1796083500");
    assertThat(scored.get(1).has("created_at_valid")).isFalse();
    assertThat(scored.get(2).has("created_at_valid")).isFalse();
    assertThat(scored.get(2).at("/original/created_at_valid").asInt()).isEqualTo(7);
  }

  @Test
  void aScoredPostHasTheNumberOfItsSegments() {
    start(2 * MIB, 2 * MIB);
    send("1", "{\"text\":\"short\",\"windows\":\"mine\"}");
    model.readsSegmentsOf(3);
    send("2", "{\"text\":\"one two three four five\"}");

    JsonNode unsplit = json(sentiment().readValue());
    assertThat(unsplit.get("windows").intValue()).isEqualTo(1);
    assertThat(unsplit.get("original").get("windows").textValue()).isEqualTo("mine");
    JsonNode split = json(sentiment().readValue());
    assertThat(split.get("windows").intValue()).isEqualTo(2);
    assertThat(split.get("tokens").intValue()).isEqualTo(5);
    assertThat(split.get("truncated").booleanValue()).isFalse();
  }

  @Test
  void aPostInAnUnsupportedLanguageIsScoredMarkedAndCounted() {
    start(2 * MIB, 2 * MIB);
    send("1", "{\"text\":\"es: qué bueno\"}");
    send("2", "{\"text\":\"en: so good\"}");
    send("3", "{\"text\":\"lol\"}");

    List<JsonNode> scored = scored(3);
    assertThat(scored)
        .extracting(post -> post.get("language").textValue())
        .containsExactly("es", "en", "und");
    assertThat(scored)
        .extracting(post -> post.get("language_supported").booleanValue())
        .containsExactly(false, true, true);
    assertThat(scored).allSatisfy(post -> assertThat(post.get("label").textValue()).isNotEmpty());
    assertThat(counted("es", false)).isEqualTo(1);
    assertThat(counted("en", true)).isEqualTo(1);
    assertThat(counted("und", true)).isEqualTo(1);
  }

  @Test
  void aDeclaredLanguageHasPrecedenceAndItsFieldIsCarriedUnchanged() {
    start(2 * MIB, 2 * MIB);
    send("1", "{\"text\":\"en: so good\",\"lang\":\"PT-br\"}");
    send("2", "{\"text\":\"es: qué bueno\",\"lang\":\"en_US\"}");
    send("3", "{\"text\":\"es: qué bueno\",\"lang\":7}");

    List<JsonNode> scored = scored(3);
    assertThat(scored)
        .extracting(post -> post.get("language").textValue())
        .containsExactly("pt-BR", "es", "es");
    assertThat(scored)
        .extracting(post -> post.get("lang").asText())
        .containsExactly("PT-br", "en_US", "7");
    assertThat(scored.get(0).get("language_supported").booleanValue()).isFalse();
    assertThat(counted("other", false)).isEqualTo(1);
  }
}
