package io.groundswell.processor.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundswell.common.settings.AllowedHosts;
import io.groundswell.scorer.ScorerMicrometer;
import io.groundswell.scorer.core.Priority;
import io.groundswell.topics.ModelRef;
import io.groundswell.topics.RoutedModel;
import io.groundswell.topics.ScorerStatus;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpsServerIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static final AllowedHosts LOOPBACK = AllowedHosts.of("127.0.0.1", List.of());
  private static final List<RoutedModel> MODELS =
      List.of(
          new RoutedModel(
              new ModelRef("bundled", "a1b2", "OnnxRuntime", "int8"), List.of("*", "pt")),
          new RoutedModel(new ModelRef("spanish", "c3", "PyTorch", "fp32"), List.of("es")));

  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final OpsMetrics metrics = new OpsMetrics();
  private ScorerStatus.Component broker = new ScorerStatus.Component(true, "localhost:9092");
  private ScorerStatus.Component redis = new ScorerStatus.Component(true, "redis:6379");
  private OpsServer server;

  @BeforeEach
  void start() throws Exception {
    Health health =
        new Health(
            MODELS,
            List.of(
                new Component("broker", true, () -> broker),
                new Component("redis", false, () -> redis),
                Component.lag(() -> OptionalLong.of(12))));
    server = OpsServer.start("127.0.0.1", 0, LOOPBACK, health, metrics.registry());
  }

  @AfterEach
  void stop() {
    server.close();
    metrics.close();
  }

  @Test
  void healthNamesModelAndComponents() throws Exception {
    HttpResponse<String> answer = get("/health");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(json.readTree(answer.body()))
        .isEqualTo(
            json.readTree(
                """
                {"status":"up",
                 "model":{"name":"bundled","digest":"a1b2","engine":"OnnxRuntime","precision":"int8"},
                 "models":[
                   {"name":"bundled","digest":"a1b2","engine":"OnnxRuntime","precision":"int8",
                    "routes":["*","pt"]},
                   {"name":"spanish","digest":"c3","engine":"PyTorch","precision":"fp32",
                    "routes":["es"]}],
                 "components":{
                   "broker":{"up":true,"detail":"localhost:9092"},
                   "redis":{"up":true,"detail":"redis:6379"},
                   "lag":{"up":true,"detail":"12 records behind"}}}
                """));
  }

  @Test
  void slowClientsHoldUpNobody() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        slow.add(socket);
        socket
            .getOutputStream()
            .write("GET /health HTTP/1.1\r\nHost: localhost\r\nX".getBytes(UTF_8));
      }

      assertThat(get("/health").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void aRequestThatDoesNotEndIsClosed() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write("GET /health HTTP/1.1\r\nX".getBytes(UTF_8));

      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void metricsNameTheModelOfEachRoute() throws Exception {
    metrics.models(MODELS);

    assertThat(get("/metrics").body())
        .contains(
            "groundswell_model_info{digest=\"a1b2\",engine=\"OnnxRuntime\",model=\"bundled\",precision=\"int8\",route=\"*\"} 1\n",
            "groundswell_model_info{digest=\"a1b2\",engine=\"OnnxRuntime\",model=\"bundled\",precision=\"int8\",route=\"pt\"} 1\n",
            "groundswell_model_info{digest=\"c3\",engine=\"PyTorch\",model=\"spanish\",precision=\"fp32\",route=\"es\"} 1\n");
  }

  @Test
  void withoutRedisItIsStillReady() throws Exception {
    redis = new ScorerStatus.Component(false, "redis:6379");

    HttpResponse<String> answer = get("/health");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json.readTree(answer.body()).at("/status").asText()).isEqualTo("up");
    assertThat(json.readTree(answer.body()).at("/components/redis/up").asBoolean(true)).isFalse();
  }

  @Test
  void withoutABrokerItIsNot() throws Exception {
    broker = new ScorerStatus.Component(false, "localhost:9092 does not answer");

    HttpResponse<String> answer = get("/health");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(json.readTree(answer.body()).at("/status").asText()).isEqualTo("down");
  }

  @Test
  void metricsAreThoseOfTheScorerAndOfTheJvm() throws Exception {
    ScorerMicrometer scorer = new ScorerMicrometer(metrics.registry());
    scorer.inference(Priority.BULK, 32, 1_500_000);
    metrics.lag(() -> OptionalLong.of(7));

    HttpResponse<String> answer = get("/metrics");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    assertThat(answer.body().lines())
        .contains(
            "groundswell_inference_seconds_count{lane=\"bulk\"} 1",
            "groundswell_inference_seconds_bucket{lane=\"bulk\",le=\"0.002\"} 1",
            "groundswell_inference_texts_total{lane=\"bulk\"} 32.0",
            "groundswell_lag_records 7.0")
        .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{"))
        .anyMatch(line -> line.startsWith("jvm_gc_"))
        .anyMatch(line -> line.startsWith("jvm_threads_live_threads "))
        .anyMatch(line -> line.startsWith("process_cpu_usage "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/healthy", "/health/", "/metrics/jvm", "/favicon.ico"})
  void everythingElseIsAProblem(String path) throws Exception {
    HttpResponse<String> answer = get(path);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(json.readTree(answer.body()).at("/status").asInt()).isEqualTo(404);
    assertThat(json.readTree(answer.body()).at("/title").asText()).isEqualTo("Not Found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE"})
  void onlyReadsAreAllowed(String method) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/health")).method(method, BodyPublishers.noBody()).build();

    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/metrics", "/", "/nothing"})
  void headIsGetWithoutABody(String path) throws Exception {
    broker = new ScorerStatus.Component(false, "localhost:9092 does not answer");
    HttpResponse<String> get = get(path);
    HttpResponse<String> head =
        http.send(
            HttpRequest.newBuilder(uri(path)).method("HEAD", BodyPublishers.noBody()).build(),
            BodyHandlers.ofString());

    assertThat(head.statusCode()).isEqualTo(get.statusCode());
    assertThat(head.headers().map().keySet()).containsAll(get.headers().map().keySet());
    assertThat(head.headers().firstValue("Content-Type"))
        .isEqualTo(get.headers().firstValue("Content-Type"));
    if (!path.equals("/metrics")) {
      assertThat(head.headers().firstValue("Content-Length"))
          .isEqualTo(get.headers().firstValue("Content-Length"));
    }
    assertThat(head.body()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Host: localhost, 200",
    "Host: 127.0.0.1:8001, 200",
    "Host: [::1]:8001, 200",
    "Accept: */*, 200",
    "Host: rebound.example:8001, 421",
    "Host: 10.0.0.7, 421",
    "Origin: https://evil.example, 421"
  })
  void foreignNamesAreRejectedAndCounted(String header, int status) throws Exception {
    assertThat(statusWith(header)).isEqualTo(status);
    assertThat(get("/metrics").body())
        .contains("groundswell_ops_rejected_total " + (status == 421 ? "1.0" : "0.0"));
  }

  /** Java's client sets {@code Host} itself. */
  private int statusWith(String header) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket
          .getOutputStream()
          .write(("GET /health HTTP/1.0\r\n" + header + "\r\n\r\n").getBytes(UTF_8));
      String status = new String(socket.getInputStream().readNBytes(12), UTF_8);
      return Integer.parseInt(status.substring(9));
    }
  }

  @Test
  void aTakenPortIsAnIoException() {
    Health health = new Health(MODELS, List.of());
    assertThatThrownBy(
            () -> OpsServer.start("127.0.0.1", server.port(), LOOPBACK, health, metrics.registry()))
        .isInstanceOf(BindException.class);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri(path)).timeout(LIMIT).build(), BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }
}
