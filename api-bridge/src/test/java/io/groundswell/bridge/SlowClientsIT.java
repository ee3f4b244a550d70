package io.groundswell.bridge;

import static io.groundswell.bridge.RunningBridge.json;
import static io.groundswell.bridge.Waiting.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Slow clients of any number and kind do not affect others. */
class SlowClientsIT {
  /** More clients than the bridge has threads. */
  private static final int SLOW = 70;

  private static final String PREDICT =
      "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
          + "Content-Length: 14\r\nConnection: close\r\n\r\n{\"text\":\"pos\"}";
  private static final String HEALTH =
      "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  private static final String WATCH = "GET /live/events HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String LARGE =
      "GET /assets/vendor/redoc.standalone.js HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String METRICS = HEALTH.replace("/health", "/metrics");

  /** Low limits of requests and watchers, which limit the connections. */
  private static final Map<String, String> SMALL =
      Map.of("MAX_WAITING_REQUESTS", "100", "LIVE_MAX_WATCHERS", "20");

  private static final String BODY_OF = "POST /%s HTTP/1.1\r\nHost: localhost\r\n";

  private final List<RawClient> slow = new ArrayList<>();
  private RunningBridge bridge;
  private FakeScorer scorer;

  @BeforeEach
  void start() throws Exception {
    bridge = new RunningBridge(SharedBroker.address(), SMALL).ready().rebuilt();
    scorer = new FakeScorer(SharedBroker.address(), 4).started();
    scorer.report("one", Instant.now(), true, true);
    await("the scorer is known").until(() -> bridge.get("/health").statusCode() == 200);
  }

  @AfterEach
  void stop() throws Exception {
    for (RawClient client : slow) {
      client.close();
    }
    scorer.close();
    bridge.close();
  }

  private RawClient slowClient(String bytes) throws Exception {
    RawClient client = new RawClient(bridge.port()).send(bytes);
    slow.add(client);
    return client;
  }

  private String ask(String request) throws Exception {
    try (RawClient client = new RawClient(bridge.port())) {
      return client.send(request).statusLine();
    }
  }

  private void othersAreAnswered() throws Exception {
    assertThat(ask(PREDICT)).isEqualTo("HTTP/1.1 200 OK");
    assertThat(ask(HEALTH)).startsWith("HTTP/1.1 ");
    assertThat(ask(METRICS)).isEqualTo("HTTP/1.1 200 OK");
    assertThat(ask(PREDICT.replace("/predict", "/batch_predict").replace("text", "texts")))
        .startsWith("HTTP/1.1 4");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /predict HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n",
        "POST /predict HTTP/1.1\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n",
        "POST /predict HTTP/1.1\r\nContent-Length: 100000000\r\n",
        "POST /predict HTTP/1.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n",
        "POST /batch_predict HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n",
        "POST /subjects HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n",
        "POST /audience/markers HTTP/1.1\r\nTransfer-Encoding: chunked\r\n",
        "POST /nowhere HTTP/1.1\r\nContent-Length: 1000\r\n",
        "POST /nowhere HTTP/1.1\r\nTransfer-Encoding: chunked\r\n",
        "GET /health HTTP/1.1\r\nContent-Length: 1000\r\n",
        "DELETE /metrics HTTP/1.1\r\nTransfer-Encoding: chunked\r\n",
      })
  @Timeout(60)
  void slowBodiesDelayNoOtherClient(String header) throws Exception {
    String begun = header.contains("chunked") ? "5\r\n{\"te" : "{";
    for (int i = 0; i < SLOW; i++) {
      slowClient(header + "Host: localhost\r\n\r\n" + begun);
    }

    othersAreAnswered();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/vendor/redoc.standalone.js",
        "/assets/vendor/swagger-ui-bundle.js",
        "/metrics"
      })
  @Timeout(60)
  void slowReadersDelayNoOtherClient(String path) throws Exception {
    String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    for (int i = 0; i < SLOW; i++) {
      slowClient(request.repeat(20));
    }

    othersAreAnswered();
    assertThat(bridge.get(path).statusCode()).isEqualTo(200);
  }

  @Test
  @Timeout(60)
  void everyRouteRespondsDespiteSlowClients() throws Exception {
    for (int i = 0; i < SLOW / 2; i++) {
      slowClient(BODY_OF.formatted("predict") + "Content-Length: 1000\r\n\r\n{");
      slowClient(BODY_OF.formatted("nowhere") + "Transfer-Encoding: chunked\r\n\r\n5\r\n{");
      slowClient("GET /health HTTP/1.1\r\nHost: localhost\r\nX-Slow: a");
      slowClient(LARGE.repeat(20));
      slowClient(LARGE.repeat(20));
    }

    JsonNode paths = json(bridge.get("/openapi.json")).path("paths");
    for (Map.Entry<String, JsonNode> path : paths.properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        String body =
            operation.getValue().at("/requestBody/content/application~1json/example").toString();
        String request =
            "%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: %d\r\n\r\n%s";
        assertThat(
                ask(
                    request.formatted(
                        operation.getKey().toUpperCase(Locale.ROOT),
                        path.getKey().replaceAll("\\{.*?}", "nobody"),
                        body.getBytes(UTF_8).length,
                        body)))
            .as("%s %s", operation.getKey(), path.getKey())
            .matches("HTTP/1.1 (2\\d\\d|404) .*");
      }
    }
    othersAreAnswered();
    assertThat(faults("connection_limit")).isZero();
  }

  @Test
  @Timeout(60)
  void slowHeadersAreClosedInFavourOfOthers() throws Exception {
    for (int i = 0; i < 400; i++) {
      slowClient("GET /health HTTP/1.1\r\nHost: localhost\r\nX-Slow: a");
      if (i % 100 == 99) {
        othersAreAnswered();
      }
    }

    assertThat(faults("connection_limit")).isGreaterThan(150);
  }

  @Test
  @Timeout(60)
  void aBodyThatIsTooSlowIsARequestTimeout() throws Exception {
    RawClient client =
        slowClient(
            "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 1000\r\n\r\n{");

    assertThat(client.untilClosed())
        .startsWith("HTTP/1.1 408 Request Timeout\r\n")
        .contains("Connection: close", "X-Content-Type-Options: nosniff")
        .contains("application/problem+json", "\"code\":\"request_timeout\"");
    assertThat(faults("slow_body")).isEqualTo(1);
  }

  @Test
  void oneAddressCannotOccupyTheLiveFeed() throws Exception {
    try (RunningBridge few =
        new RunningBridge(
                SharedBroker.address(),
                Map.of("LIVE_MAX_WATCHERS", "4", "LIVE_MAX_WATCHERS_PER_ADDRESS", "2"))
            .rebuilt()) {
      RawClient first = watching(few, "127.0.0.1");
      try (RawClient second = watching(few, "127.0.0.1");
          RawClient third = new RawClient(few.port()).send(WATCH);
          RawClient elsewhere = watching(few, "127.0.0.2")) {
        assertThat(third.statusLine()).startsWith("HTTP/1.1 429 ");
      }
      first.close();
      await("a seat is free again")
          .until(
              () -> {
                try (RawClient again = new RawClient(few.port()).send(WATCH)) {
                  return again.statusLine().equals("HTTP/1.1 200 OK");
                }
              });
    }
  }

  private static RawClient watching(RunningBridge bridge, String from) throws Exception {
    RawClient client = new RawClient(bridge.port(), from).send(WATCH);
    assertThat(client.statusLine()).isEqualTo("HTTP/1.1 200 OK");
    return client;
  }

  private double faults(String reason) throws Exception {
    return bridge.metric("groundswell_http_client_faults_total{reason=\"" + reason + "\"}");
  }
}
