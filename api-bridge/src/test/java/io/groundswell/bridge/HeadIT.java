package io.groundswell.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** HEAD has the status and headers of GET on every route and in every state. */
class HeadIT {
  /** Headers that differ between two responses by time or size. */
  private static final Set<String> VARYING = Set.of("date", "transfer-encoding");

  private static RunningBridge ready;
  private static RunningBridge full;
  private static RunningBridge alone;
  private static AudienceWriter writer;

  @BeforeAll
  static void start() throws Exception {
    writer = new AudienceWriter(SharedBroker.address());
    ready = new RunningBridge(SharedBroker.address(), writer.settings()).rebuilt();
    full =
        new RunningBridge(
            "127.0.0.1:1", Map.of("LIVE_MAX_WATCHERS", "0", "ALLOWED_HOSTS", "bridge.test"));
    alone = new RunningBridge("127.0.0.1:1", Map.of());
  }

  @AfterAll
  static void stop() {
    alone.close();
    full.close();
    ready.close();
    writer.close();
  }

  static Stream<Arguments> requests() {
    List<String> paths =
        List.of(
            "/",
            "/live",
            "/docs",
            "/redoc",
            "/asyncapi",
            "/asyncapi.json",
            "/openapi.json",
            "/assets/live/main.mjs",
            "/assets/vendor/swagger-ui-bundle.js",
            "/assets/icon.svg",
            "/health",
            "/metrics",
            "/audience",
            "/audience?format=csv",
            "/audience?nonsense=1",
            "/audience/shifts",
            "/audience/shifts?limit=0",
            "/audience/markers",
            "/audience/markers?from=soon",
            "/audience/nobody",
            "/audience/nobody/shifts",
            "/subjects",
            "/subjects?format=csv",
            "/subjects?format=xml",
            "/subjects/nobody",
            "/predict",
            "/batch_predict",
            "/nothing",
            "/assets/nothing.js",
            "/live/events?window=1h");
    return paths.stream()
        .flatMap(path -> Stream.of("ready", "alone").map(bridge -> Arguments.of(bridge, path)));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void headIsGetWithoutABody(String bridge, String path) throws Exception {
    same(bridge.equals("ready") ? ready : alone, path);
  }

  @Test
  void headOfAFullOrUnavailableLiveFeedFails() throws Exception {
    same(full, "/live/events");
    same(alone, "/live/events");
  }

  @Test
  void headOfTheLiveFeedHasItsHeadersAndOpensNoStream() throws Exception {
    HttpResponse<byte[]> head = head(ready, "/live/events");

    try (EventWatcher watcher = new EventWatcher(ready, "")) {
      assertThat(head.statusCode()).isEqualTo(200).isEqualTo(watcher.response().statusCode());
      assertThat(headers(head)).isEqualTo(headers(watcher.response()));
      assertThat(ready.metric("groundswell_live_watchers")).isEqualTo(1);
    }
  }

  @Test
  void headOfAnUnchangedPageIsNotModified() throws Exception {
    String tag = ready.get("/live").headers().firstValue("ETag").orElseThrow();

    HttpResponse<byte[]> head =
        ready.send(
            ready
                .request("/live")
                .header("If-None-Match", tag)
                .method("HEAD", BodyPublishers.noBody())
                .build());

    assertThat(head.statusCode()).isEqualTo(304);
    assertThat(head.headers().firstValue("ETag")).contains(tag);
  }

  private static void same(RunningBridge bridge, String path) throws Exception {
    HttpResponse<byte[]> get = bridge.get(path);
    HttpResponse<byte[]> head = head(bridge, path);

    assertThat(head.statusCode()).isEqualTo(get.statusCode());
    Map<String, List<String>> expected = headers(get);
    Map<String, List<String>> actual = headers(head);
    if (path.equals("/metrics") || path.equals("/health")) {
      assertThat(actual.keySet()).isEqualTo(expected.keySet());
      expected.remove("content-length"); // includes its previous requests
      actual.remove("content-length");
    }
    assertThat(actual).isEqualTo(expected);
    assertThat(head.body()).isEmpty();
  }

  private static HttpResponse<byte[]> head(RunningBridge bridge, String path) throws Exception {
    return bridge.send(bridge.request(path).method("HEAD", BodyPublishers.noBody()).build());
  }

  private static Map<String, List<String>> headers(HttpResponse<?> response) {
    Map<String, List<String>> headers = new TreeMap<>();
    response.headers().map().forEach((k, v) -> headers.put(k.toLowerCase(Locale.ROOT), v));
    headers.keySet().removeAll(VARYING);
    return headers;
  }
}
