package io.groundswell.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that a page of another site can send through a browser. */
class ForeignSitesIT {
  private static final String MARKER = "{\"name\":\"goal\"}";

  private static RunningBridge bridge;
  private static AudienceWriter writer;

  @BeforeAll
  static void start() throws Exception {
    writer = new AudienceWriter(SharedBroker.address());
    Map<String, String> settings = new java.util.HashMap<>(writer.settings());
    settings.put("ALLOWED_HOSTS", "bridge.test");
    bridge = new RunningBridge(SharedBroker.address(), settings).rebuilt();
  }

  @AfterAll
  static void stop() {
    bridge.close();
    writer.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /",
    "GET, /live",
    "GET, /openapi.json",
    "GET, /assets/icon.svg",
    "GET, /health",
    "GET, /metrics",
    "GET, /audience",
    "GET, /audience/x",
    "GET, /audience/x/shifts",
    "GET, /audience/shifts",
    "GET, /audience/markers",
    "GET, /subjects",
    "GET, /live/events",
    "GET, /nothing",
    "HEAD, /health",
    "HEAD, /live/events",
    "POST, /predict",
    "POST, /batch_predict",
    "POST, /audience/markers",
    "POST, /subjects",
    "DELETE, /subjects/x",
    "OPTIONS, /predict",
    "PUT, /subjects"
  })
  void aForeignHostIsRejectedOnEveryRoute(String method, String path) throws Exception {
    String answer =
        RawHttp.exchange(
            bridge.port(), "", method + " " + path + " HTTP/1.1", "Host: rebound.example:8000");

    assertThat(answer).startsWith("HTTP/1.1 421").contains("X-Content-Type-Options: nosniff");
    if (!method.equals("HEAD")) {
      assertThat(answer).contains("urn:groundswell:problem:misdirected_request");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "localhost:9", "127.0.0.1", "[::1]:8000", "bridge.test"})
  void ownNamesAreServed(String host) throws Exception {
    assertThat(RawHttp.exchange(bridge.port(), "", "GET / HTTP/1.1", "Host: " + host))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void aHealthCheckWithoutHostIsServed() throws Exception {
    assertThat(RawHttp.exchange(bridge.port(), "", "GET /live HTTP/1.0"))
        .startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, -, 201",
        "-, none, 201",
        "-, same-origin, 201",
        "-, cross-site, 403",
        "http://localhost:8000, -, 201",
        "http://localhost:8000, same-origin, 201",
        "https://bridge.test, cross-site, 201",
        "http://localhost:3000, same-site, 403",
        "https://evil.example, -, 403",
        "https://evil.example, cross-site, 403",
        "null, cross-site, 403",
        "null, -, 403"
      })
  void aWriteIsAcceptedFromOwnPagesAndClientsWithoutAPage(String origin, String site, int status)
      throws Exception {
    List<String> lines = new ArrayList<>();
    lines.add("POST /audience/markers HTTP/1.1");
    lines.add("Host: localhost:8000");
    lines.add("Content-Type: application/json");
    if (origin != null) {
      lines.add("Origin: " + origin);
    }
    if (site != null) {
      lines.add("Sec-Fetch-Site: " + site);
    }

    String answer = RawHttp.exchange(bridge.port(), MARKER, lines.toArray(String[]::new));

    assertThat(answer).startsWith("HTTP/1.1 " + status);
    if (status == 403) {
      assertThat(answer).contains("urn:groundswell:problem:cross_site_request");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Origin: https://evil.example, 403",
    "Sec-Fetch-Site: cross-site, 403",
    "Origin: http://localhost:8000, 200",
    "Sec-Fetch-Site: same-origin, 200"
  })
  void theLiveFeedIsForPagesOfTheBridge(String header, int status) throws Exception {
    assertThat(
            RawHttp.exchange(
                bridge.port(), "", "GET /live/events HTTP/1.1", "Host: localhost:8000", header))
        .startsWith("HTTP/1.1 " + status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x"
      })
  void formsCannotWrite(String type) throws Exception {
    assertThat(
            RawHttp.exchange(
                bridge.port(),
                MARKER,
                "POST /audience/markers HTTP/1.1",
                "Host: localhost:8000",
                "Content-Type: " + type))
        .startsWith("HTTP/1.1 415");
  }

  @Test
  void rejectionsAreCountedByPathAndStatus() throws Exception {
    RawHttp.exchange(bridge.port(), "", "GET /audience HTTP/1.1", "Host: rebound.example");

    assertThat(
            bridge.metric(
                "groundswell_http_requests_seconds_count{path=\"/audience\",status=\"421\"}"))
        .isPositive();
  }
}
