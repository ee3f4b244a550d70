package io.groundswell.bridge;

import static io.groundswell.bridge.RunningBridge.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadInputIT {
  private static RunningBridge bridge;
  private static FakeScorer scorer;

  @BeforeAll
  static void start() throws Exception {
    bridge = new RunningBridge(SharedBroker.address(), Map.of("MAX_BODY_BYTES", "1000000")).ready();
    scorer = new FakeScorer(SharedBroker.address(), 4).started();
  }

  @AfterAll
  static void stop() {
    scorer.close();
    bridge.close();
  }

  static Stream<Arguments> refused() {
    String deep = "[".repeat(5000) + "]".repeat(5000);
    return Stream.of(
        arguments("/predict", "", 400, "invalid_json"),
        arguments("/predict", "{\"text\":\"a\"", 400, "invalid_json"),
        arguments("/predict", "{\"text\":\"a\"} x", 400, "invalid_json"),
        arguments("/predict", "{\"text\":" + deep + "}", 400, "nesting_too_deep"),
        arguments("/predict", "[]", 422, "not_an_object"),
        arguments("/predict", "null", 422, "not_an_object"),
        arguments("/predict", "{}", 422, "missing_text"),
        arguments("/predict", "{\"texts\":[\"a\"]}", 422, "missing_text"),
        arguments("/predict", "{\"text\":null}", 422, "null_text"),
        arguments("/predict", "{\"text\":7}", 422, "text_not_string"),
        arguments("/predict", "{\"text\":[\"a\"]}", 422, "text_not_string"),
        arguments("/predict", "{\"text\":\"\"}", 422, "blank_text"),
        arguments("/predict", "{\"text\":\" \\u00a0\\n\"}", 422, "blank_text"),
        arguments("/predict", "{\"text\":\"" + "é".repeat(32_769) + "\"}", 413, "text_too_large"),
        arguments("/predict", "{\"text\":\"" + "a".repeat(400_000) + "\"}", 413, "body_too_large"),
        arguments("/batch_predict", "{", 400, "invalid_json"),
        arguments("/batch_predict", deep, 400, "nesting_too_deep"),
        arguments("/batch_predict", "[\"a\"]", 422, "not_an_object"),
        arguments("/batch_predict", "{}", 422, "invalid_request"),
        arguments("/batch_predict", "{\"texts\":\"a\"}", 422, "invalid_request"),
        arguments("/batch_predict", "{\"texts\":null}", 422, "invalid_request"),
        arguments("/batch_predict", "{\"text\":\"a\",\"texts\":[\"a\"]}", 422, "invalid_request"),
        arguments(
            "/batch_predict",
            "{\"texts\":[" + "\"a\",".repeat(1000) + "\"a\"]}",
            413,
            "batch_too_large"),
        arguments(
            "/batch_predict",
            "{\"texts\":[\"" + "a".repeat(1_000_000) + "\"]}",
            413,
            "body_too_large"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void isRefusedWithANamedReason(String path, String body, int status, String code)
      throws Exception {
    refused(bridge.post(path, body), status, code, path);
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() throws Exception {
    byte[] body = "{\"text\":\"abc\"}".getBytes(UTF_8);
    body[10] = (byte) 0xff;

    refused(bridge.post("/predict", body), 400, "invalid_utf8", "/predict");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/json; charset=iso-8859-1",
        "application/json; charset=nonsense",
        "application/jsonp",
        "json"
      })
  void otherContentTypesAreRefused(String contentType) throws Exception {
    HttpResponse<byte[]> response =
        bridge.send(
            bridge
                .request("/predict")
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString("{\"text\":\"a\"}"))
                .build());

    refused(response, 415, "unsupported_media_type", "/predict");
  }

  @Test
  void aCompressedBodyIsRefused() throws Exception {
    HttpResponse<byte[]> response =
        bridge.send(
            bridge
                .request("/predict")
                .header("Content-Type", "application/json")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofString("{\"text\":\"a\"}"))
                .build());

    refused(response, 415, "unsupported_media_type", "/predict");
  }

  @Test
  void aChunkedBodyIsRejectedOnceItIsTooLarge() throws Exception {
    byte[] body = ("{\"text\":\"" + "a".repeat(2_000_000) + "\"}").getBytes(UTF_8);
    HttpResponse<byte[]> response =
        bridge.send(
            bridge
                .request("/predict")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body)))
                .build());

    refused(response, 413, "body_too_large", "/predict");
  }

  @Test
  void unknownPathsAreNotFound() throws Exception {
    refused(bridge.get("/assets/../BridgeMain.class"), 404, "not_found", null);
    refused(bridge.get("/predictions"), 404, "not_found", "/predictions");
  }

  @Test
  void otherMethodsAreRejectedWithTheAllowedOnes() throws Exception {
    HttpResponse<byte[]> get = bridge.get("/predict");
    refused(get, 405, "method_not_allowed", "/predict");
    assertThat(get.headers().firstValue("Allow")).contains("POST");

    HttpResponse<byte[]> delete = bridge.send(bridge.request("/health").DELETE().build());
    refused(delete, 405, "method_not_allowed", "/health");
    assertThat(delete.headers().firstValue("Allow")).contains("GET, HEAD");
  }

  @Test
  void malformedHttpIsAProblem() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), bridge.port());
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream()) {
      out.write(
          ("GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(20_000) + "\r\n\r\n").getBytes(UTF_8));

      String answer = new String(in.readAllBytes(), UTF_8);

      assertThat(answer).startsWith("HTTP/1.1 431").contains("application/problem+json");
      assertThat(answer).contains("\"code\":\"bad_request\"").doesNotContain("jetty", "Exception");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"text\":\"a\\u0000\\u0007b\"}",
        "{\"text\":\"😀😀\"}",
        "{\"text\":\"\\ud83d\"}",
        "{\"text\":\"a\",\"extra\":{\"deep\":[1,2,3]}}",
        "{\"text\":\"a\",\"text\":\"b\"}"
      })
  void isScored(String body) throws Exception {
    assertThat(bridge.post("/predict", body).statusCode()).isEqualTo(200);
  }

  @Test
  void aTextOfTheLargestSizeIsScoredEvenIfEveryByteIsEscaped() throws Exception {
    String body = "{\"text\":\"" + "\\u0061".repeat(65_536) + "\"}";

    assertThat(json(bridge.post("/predict", body)).path("text").asText()).hasSize(65_536);
  }

  @Test
  void aBatchOfLargeTextsFitsTheTopics() throws Exception {
    String text = "\\u0001".repeat(20_000);

    JsonNode results =
        json(bridge.post(
                "/batch_predict", "{\"texts\":[" + ("\"" + text + "\",").repeat(7) + "\"b\"]}"))
            .path("results");

    assertThat(results).extracting(r -> r.path("label").asText()).containsOnly("NEUTRAL");
  }

  private static void refused(HttpResponse<byte[]> response, int status, String code, String path)
      throws Exception {
    JsonNode problem = json(response);
    assertThat(problem.path("code").asText()).isEqualTo(code);
    assertThat(response.statusCode()).isEqualTo(status).isEqualTo(problem.path("status").asInt());
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(problem.properties())
        .extracting(Map.Entry::getKey)
        .containsExactly("type", "title", "status", "detail", "instance", "code");
    assertThat(problem.path("type").asText()).isEqualTo("urn:groundswell:problem:" + code);
    assertThat(problem.path("detail").asText()).endsWith(".");
    if (path != null) {
      assertThat(problem.path("instance").asText()).isEqualTo(path);
    }
  }
}
