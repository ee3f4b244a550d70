package io.groundswell.bridge;

import static io.groundswell.bridge.RunningBridge.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.StrictJson;
import io.groundswell.topics.PredictRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class RequestReplyOverHttpIT extends PredictFixture {

  @Test
  void oneTextHasOneResult() throws Exception {
    HttpResponse<byte[]> response = bridge.predict("pretty good 😀");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    JsonNode result = json(response);
    assertThat(result.properties())
        .extracting(Map.Entry::getKey)
        .containsExactly(
            "text",
            "label",
            "confidence",
            "scores",
            "model",
            "cached",
            "truncated",
            "tokens",
            "windows",
            "language",
            "language_supported",
            "processing_ms");
    assertThat(result.path("text").asText()).isEqualTo("pretty good 😀");
    assertThat(result.path("label").asText()).isEqualTo("POSITIVE");
    assertThat(result.path("processing_ms").asDouble()).isEqualTo(1.25);
  }

  @Test
  void theRequestRecordFollowsTheContract() throws Exception {
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    long before = System.currentTimeMillis();
    bridge.send(
        bridge
            .request("/predict")
            .header("Content-Type", "application/json; charset=UTF-8")
            .header("traceparent", trace)
            .POST(BodyPublishers.ofString("{\"text\":\"plain\"}"))
            .build());

    ConsumerRecord<byte[], byte[]> record = scorer.seen().get(0);
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest("plain".getBytes(StandardCharsets.UTF_8));
    assertThat(new String(record.key(), StandardCharsets.US_ASCII))
        .isEqualTo(HexFormat.of().formatHex(hash));
    assertThat(StrictJson.parse(record.value()))
        .isEqualTo(StrictJson.parse("{\"texts\":[\"plain\"]}".getBytes(StandardCharsets.UTF_8)));
    assertThat(header(record, "kafka_correlationId")).hasSize(16);
    assertThat(header(record, "kafka_replyTopic")).asString().isEqualTo("predict-replies");
    assertThat(header(record, "kafka_replyPartition")).hasSize(4);
    assertThat(ByteBuffer.wrap(header(record, "kafka_replyPartition")).getInt()).isBetween(0, 3);
    assertThat(header(record, "traceparent")).asString().isEqualTo(trace);
    assertThat(
            Long.parseLong(
                new String(header(record, "groundswell_deadline"), StandardCharsets.US_ASCII)))
        .isBetween(before + TIMEOUT_MS, System.currentTimeMillis() + TIMEOUT_MS);
  }

  private static byte[] header(ConsumerRecord<byte[], byte[]> record, String name) {
    return record.headers().lastHeader(name).value();
  }

  @Test
  void invalidItemsOfABatchAreErrorsByIndexAndNotSent() throws Exception {
    HttpResponse<byte[]> response =
        bridge.post(
            "/batch_predict",
            "{\"texts\":[\"pos\",\" \",null,7,\"neg\",\"crash\",\"x\\ud800y\",\""
                + "a".repeat(65_537)
                + "\"]}");

    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode results = json(response).path("results");
    assertThat(results).hasSize(8);
    assertThat(results).extracting(r -> r.path("index").asInt()).containsExactly(range(8));
    assertThat(results)
        .extracting(r -> r.at("/label").asText() + r.at("/error/code").asText())
        .containsExactly(
            "POSITIVE",
            "blank_text",
            "null_text",
            "text_not_string",
            "NEGATIVE",
            "model_failed",
            "NEUTRAL",
            "text_too_large");
    assertThat(results.get(6).path("text").asText()).isEqualTo("x\uFFFDy");
    assertThat(results.get(1).at("/error/retryable").asBoolean(true)).isFalse();
    assertThat(scorer.seen())
        .extracting(record -> new String(record.value(), StandardCharsets.UTF_8))
        .containsExactly("{\"texts\":[\"pos\",\"neg\",\"crash\",\"x\uFFFDy\"]}");
  }

  private static Integer[] range(int size) {
    return IntStream.range(0, size).boxed().toArray(Integer[]::new);
  }

  @Test
  void aThousandTextsAreSentAsSmallRecordsAndKeepTheirOrder() throws Exception {
    List<String> texts = IntStream.range(0, 1000).mapToObj(i -> "text " + i).toList();

    JsonNode results = json(bridge.batch(texts)).path("results");

    assertThat(results).extracting(r -> r.path("text").asText()).containsExactlyElementsOf(texts);
    assertThat(results).extracting(r -> r.path("index").asInt()).containsExactly(range(1000));
    assertThat(scorer.seen())
        .hasSizeGreaterThan(30)
        .allSatisfy(
            record ->
                assertThat(StrictJson.parse(record.value()).path("texts"))
                    .hasSizeLessThanOrEqualTo(PredictRequest.MAX_TEXTS));
  }

  @Test
  void anEmptyBatchHasNoResults() throws Exception {
    assertThat(bridge.post("/batch_predict", "{\"texts\":[]}").body())
        .asString()
        .isEqualTo("{\"results\":[]}");
  }

  @Test
  void aTextForWhichTheModelFailsIsAProblem() throws Exception {
    HttpResponse<byte[]> response = bridge.predict("crash");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(json(response).path("code").asText()).isEqualTo("model_failed");
  }

  @Test
  void anOverloadedTextGetsARetryAfter() throws Exception {
    HttpResponse<byte[]> response = bridge.predict("refuse");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).contains("1");
    assertThat(json(response).path("code").asText()).isEqualTo("overloaded");
  }

  @Test
  void anOverloadedBatchGetsARetryAfter() throws Exception {
    HttpResponse<byte[]> response = bridge.batch(Collections.nCopies(40, "refuse"));

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).contains("1");
    assertThat(json(response).path("code").asText()).isEqualTo("overloaded");
  }

  @Test
  void overloadedTextsDoNotAffectOthersOfTheirBatch() throws Exception {
    HttpResponse<byte[]> response = bridge.batch(List.of("refuse", "pos", "refuse"));

    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode results = json(response).path("results");
    assertThat(results)
        .extracting(r -> r.at("/label").asText() + r.at("/error/code").asText())
        .containsExactly("overloaded", "POSITIVE", "overloaded");
    assertThat(results.get(0).at("/error/retryable").asBoolean()).isTrue();
  }

  @Test
  void anInvalidTextIsReportedBesideOverloadedTexts() throws Exception {
    HttpResponse<byte[]> response = bridge.batch(List.of("refuse", " "));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response).path("results"))
        .extracting(r -> r.at("/error/code").asText())
        .containsExactly("overloaded", "blank_text");
  }

  @Test
  void noReplyInTimeIsAGatewayTimeout() throws Exception {
    scorer.hold();
    try (RunningBridge hasty = bridge(HASTY_MS)) {
      HttpResponse<byte[]> response = hasty.predict("slow");

      assertThat(response.statusCode()).isEqualTo(504);
      assertThat(response.headers().firstValue("Content-Type"))
          .contains("application/problem+json");
      assertThat(json(response).path("code").asText()).isEqualTo("deadline_passed");
      assertThat(hasty.metric("groundswell_bridge_timeouts_total")).isEqualTo(1);
      assertThat(hasty.metric("groundswell_bridge_pending")).isZero();
    }
  }

  @Test
  void aBatchWithoutRepliesIsAGatewayTimeoutAndStopsSending() throws Exception {
    CountDownLatch held = scorer.hold();
    try (RunningBridge hasty = bridge(HASTY_MS)) {
      HttpResponse<byte[]> response =
          hasty.batch(IntStream.range(0, 200).mapToObj(i -> "text " + i).toList());

      assertThat(response.statusCode()).isEqualTo(504);
    }
    held.countDown();
    assertThat(bridge.predict("after").statusCode()).isEqualTo(200);
    assertThat(scorer.seen()).hasSize(3);
  }

  @Test
  void unexpectedRepliesAreIgnoredAndCounted() throws Exception {
    scorer.misbehave();

    assertThat(bridge.predict("pos").statusCode()).isEqualTo(200);
    assertThat(bridge.predict("pos").statusCode()).isEqualTo(200);
    assertThat(bridge.metric("groundswell_bridge_unknown_replies_total")).isEqualTo(4);
  }
}
