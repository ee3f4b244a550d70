package io.groundswell.bridge;

import static io.groundswell.bridge.RunningBridge.json;
import static io.groundswell.bridge.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.StrictJson;
import io.groundswell.topics.PredictRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Requests that wait for their replies: limits, cancellation and shutdown. */
class PendingRequestsIT extends PredictFixture {

  @Test
  void requestsBeyondTheLimitAreRefusedAndOthersSucceed() throws Exception {
    CountDownLatch held = scorer.hold();
    List<CompletableFuture<HttpResponse<byte[]>>> waiting = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      waiting.add(bridge.postAsync("/predict", RunningBridge.single("text " + i)));
    }
    await("four wait").until(() -> bridge.metric("groundswell_http_waiting") == 4);

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
  void bytesBeyondTheLimitAreRefused() throws Exception {
    CountDownLatch held = scorer.hold();
    String text = "a".repeat(60_000);
    ObjectNode large = StrictJson.object();
    IntStream.range(0, 6).forEach(i -> large.withArray("texts").add(text));
    CompletableFuture<HttpResponse<byte[]>> first =
        bridge.postAsync("/batch_predict", StrictJson.write(large));
    await("the first waits").until(() -> bridge.metric("groundswell_bridge_pending") > 0);

    HttpResponse<byte[]> refused = bridge.post("/batch_predict", StrictJson.write(large));

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    held.countDown();
    assertThat(first.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
  }

  @Test
  void aDisconnectedClientCancelsItsRequest() throws Exception {
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
      await("records wait").until(() -> bridge.metric("groundswell_bridge_pending") == 2);
    }

    await("nothing waits").until(() -> bridge.metric("groundswell_http_waiting") == 0);

    assertThat(bridge.metric("groundswell_bridge_pending")).isZero();
    assertThat(bridge.metric("groundswell_bridge_timeouts_total")).isZero();
    held.countDown();
    assertThat(bridge.predict("after").statusCode()).isEqualTo(200);
    assertThat(scorer.seen()).hasSize(3);
  }

  @Test
  void aConnectedClientIsNeverCancelled() throws Exception {
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
  void closingWaitsForPendingRequests() throws Exception {
    CountDownLatch held = scorer.hold();
    RunningBridge closing = bridge(TIMEOUT_MS);
    CompletableFuture<HttpResponse<byte[]>> answer =
        closing.postAsync("/predict", RunningBridge.single("pos"));
    await("it waits").until(() -> closing.metric("groundswell_bridge_pending") == 1);

    CompletableFuture<Void> closed = CompletableFuture.runAsync(closing::close);
    await("no one is let in").until(() -> isClosed(closing.port()));
    // After the idle timeout of the shutdown.
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
  void pipelinedRequestsKeepTheirOrder() throws Exception {
    CountDownLatch held = scorer.hold();
    String request =
        "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: 14\r\n%s\r\n{\"text\":\"pos\"}";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), bridge.port())) {
      socket.getOutputStream().write(request.formatted("").getBytes(StandardCharsets.US_ASCII));
      await("it waits").until(() -> bridge.metric("groundswell_bridge_pending") == 1);
      socket
          .getOutputStream()
          .write(request.formatted("Connection: close\r\n").getBytes(StandardCharsets.US_ASCII));
      held.countDown();

      String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(3);
    }
  }

  @Test
  void aSingleRequestIsAnsweredDuringABatch() throws Exception {
    CompletableFuture<HttpResponse<byte[]>> batch =
        bridge.postAsync(
            "/batch_predict",
            PredictRequest.write(IntStream.range(0, 1000).mapToObj(i -> "text " + i).toList()));
    await("the batch is under way").until(() -> !scorer.seen().isEmpty());

    assertThat(bridge.predict("single").statusCode()).isEqualTo(200);

    assertThat(batch).isNotDone();
    assertThat(batch.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
  }
}
