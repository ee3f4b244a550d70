package io.groundswell.bridge;

import static io.groundswell.bridge.RunningBridge.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.StrictJson;
import io.groundswell.topics.PredictRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestReplyOverHttpIT {
  /** More than a machine with much else to do takes. */
  private static final int TIMEOUT_MS = 60_000;

  private static final int HASTY_MS = 2000;

  private RunningBridge bridge;
  private FakeScorer scorer;

  @BeforeEach
  void start() throws Exception {
    bridge = bridge(TIMEOUT_MS);
    scorer = new FakeScorer(SharedBroker.address(), 4).started();
  }

  private static RunningBridge bridge(int timeoutMs) throws Exception {
    return new RunningBridge(
            SharedBroker.address(),
            Map.of(
                "REQUEST_TIMEOUT_MS",
                Integer.toString(timeoutMs),
                "KAFKA_MAX_BLOCK_MS",
                Integer.toString(TIMEOUT_MS),
                "MAX_WAITING_REQUESTS",
                "4",
                "MAX_WAITING_BYTES",
                "500000"))
        .ready();
  }

  @AfterEach
  void stop() {
    scorer.close();
    bridge.close();
  }

  @Test
  void oneTextComesBackAsItsOneResult() throws Exception {
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
  void theRequestRecordIsAsTheContractSays() throws Exception {
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
  void badItemsOfABatchAreErrorsByIndexAndNeverTravel() throws Exception {
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
  void aThousandTextsTravelAsSmallRecordsAndComeBackInOrder() throws Exception {
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
  void aTextThatTheModelFailsForIsAProblem() throws Exception {
    HttpResponse<byte[]> response = bridge.predict("crash");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(json(response).path("code").asText()).isEqualTo("model_failed");
  }

  @Test
  void aTextThatScorersHaveNoRoomForIsToBeSentAgainLater() throws Exception {
    HttpResponse<byte[]> response = bridge.predict("refuse");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).contains("1");
    assertThat(json(response).path("code").asText()).isEqualTo("overloaded");
  }

  @Test
  void aBatchThatScorersHaveNoRoomForIsToBeSentAgainLater() throws Exception {
    HttpResponse<byte[]> response = bridge.batch(Collections.nCopies(40, "refuse"));

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).contains("1");
    assertThat(json(response).path("code").asText()).isEqualTo("overloaded");
  }

  @Test
  void textsThatScorersHaveNoRoomForHarmNoOthersOfTheirBatch() throws Exception {
    HttpResponse<byte[]> response = bridge.batch(List.of("refuse", "pos", "refuse"));

    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode results = json(response).path("results");
    assertThat(results)
        .extracting(r -> r.at("/label").asText() + r.at("/error/code").asText())
        .containsExactly("overloaded", "POSITIVE", "overloaded");
    assertThat(results.get(0).at("/error/retryable").asBoolean()).isTrue();
  }

  @Test
  void aBadTextIsToldThoughScorersHaveNoRoomForTheOthers() throws Exception {
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
  void aBatchWithoutAnyReplyIsAGatewayTimeoutAndSendsNoMore() throws Exception {
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
  void repliesThatNobodyAwaitsAreIgnoredAndCounted() throws Exception {
    scorer.misbehave();

    assertThat(bridge.predict("pos").statusCode()).isEqualTo(200);
    assertThat(bridge.predict("pos").statusCode()).isEqualTo(200);
    assertThat(bridge.metric("groundswell_bridge_unknown_replies_total")).isEqualTo(4);
  }

  @Test
  void moreRequestsThanMayWaitAreRefusedAndTheOthersAnswered() throws Exception {
    CountDownLatch held = scorer.hold();
    List<CompletableFuture<HttpResponse<byte[]>>> waiting = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      waiting.add(bridge.postAsync("/predict", RunningBridge.single("text " + i)));
    }
    Eventually.until("four wait", () -> bridge.metric("groundswell_http_waiting") == 4);

    HttpResponse<byte[]> refused = bridge.predict("one too many");

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    assertThat(json(refused).path("code").asText()).isEqualTo("overloaded");
    held.countDown();
    for (CompletableFuture<HttpResponse<byte[]>> answer : waiting) {
      assertThat(answer.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
    assertThat(bridge.metric("groundswell_http_waiting")).isZero();
  }

  @Test
  void moreBytesThanMayWaitAreRefused() throws Exception {
    CountDownLatch held = scorer.hold();
    String text = "a".repeat(60_000);
    ObjectNode large = StrictJson.object();
    IntStream.range(0, 6).forEach(i -> large.withArray("texts").add(text));
    CompletableFuture<HttpResponse<byte[]>> first =
        bridge.postAsync("/batch_predict", StrictJson.write(large));
    Eventually.until("the first waits", () -> bridge.metric("groundswell_bridge_pending") > 0);

    HttpResponse<byte[]> refused = bridge.post("/batch_predict", StrictJson.write(large));

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    held.countDown();
    assertThat(first.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
  }

  @Test
  void aClientThatGoesAwayCancelsWhatItWaitedFor() throws Exception {
    CountDownLatch held = scorer.hold();
    byte[] body = PredictRequest.write(IntStream.range(0, 400).mapToObj(i -> "text " + i).toList());
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), bridge.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST /batch_predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                  + "Content-Length: "
                  + body.length
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      out.write(body);
      Eventually.until("records wait", () -> bridge.metric("groundswell_bridge_pending") == 2);
    }

    Eventually.until("nothing waits", () -> bridge.metric("groundswell_http_waiting") == 0);

    assertThat(bridge.metric("groundswell_bridge_pending")).isZero();
    assertThat(bridge.metric("groundswell_bridge_timeouts_total")).isZero();
    held.countDown();
    assertThat(bridge.predict("after").statusCode()).isEqualTo(200);
    assertThat(scorer.seen()).hasSize(3);
  }

  @Test
  void aClientThatKeepsItsConnectionIsNeverTakenForGone() throws Exception {
    for (int round = 0; round < 200; round++) {
      List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        answers.add(bridge.postAsync("/predict", RunningBridge.single("text " + i)));
      }
      for (CompletableFuture<HttpResponse<byte[]>> answer : answers) {
        assertThat(answer.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void closingLetsWaitingRequestsFinish() throws Exception {
    CountDownLatch held = scorer.hold();
    RunningBridge closing = bridge(TIMEOUT_MS);
    CompletableFuture<HttpResponse<byte[]>> answer =
        closing.postAsync("/predict", RunningBridge.single("pos"));
    Eventually.until("it waits", () -> closing.metric("groundswell_bridge_pending") == 1);

    CompletableFuture<Void> closed = CompletableFuture.runAsync(closing::close);
    Eventually.until("no one is let in", () -> isClosed(closing.port()));
    // By then a connection that carries nothing is closed.
    CompletableFuture.delayedExecutor(600, TimeUnit.MILLISECONDS).execute(held::countDown);

    assertThat(answer.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    closed.get(60, TimeUnit.SECONDS);
  }

  private static boolean isClosed(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void aPipelinedRequestIsAnsweredInItsTurn() throws Exception {
    CountDownLatch held = scorer.hold();
    String request =
        "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: 14\r\n%s\r\n{\"text\":\"pos\"}";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), bridge.port())) {
      socket.getOutputStream().write(request.formatted("").getBytes(StandardCharsets.US_ASCII));
      Eventually.until("it waits", () -> bridge.metric("groundswell_bridge_pending") == 1);
      socket
          .getOutputStream()
          .write(request.formatted("Connection: close\r\n").getBytes(StandardCharsets.US_ASCII));
      held.countDown();

      String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(3);
    }
  }

  @Test
  void aSingleRequestIsAnsweredWhileABatchIsUnderWay() throws Exception {
    CompletableFuture<HttpResponse<byte[]>> batch =
        bridge.postAsync(
            "/batch_predict",
            PredictRequest.write(IntStream.range(0, 1000).mapToObj(i -> "text " + i).toList()));
    Eventually.until("the batch is under way", () -> !scorer.seen().isEmpty());

    assertThat(bridge.predict("single").statusCode()).isEqualTo(200);

    assertThat(batch).isNotDone();
    assertThat(batch.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
  }
}
