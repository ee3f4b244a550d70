package io.groundswell.bridge;

import static io.groundswell.bridge.AudienceRecords.window;
import static io.groundswell.bridge.RunningBridge.json;
import static io.groundswell.bridge.Waiting.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.StrictJson;
import io.groundswell.topics.AudienceWindow;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A bridge whose audience topics a test writes. */
abstract class AudienceFixture {
  /** The last full quarter of an hour, so that windows are fresh. */
  static final Instant NOW = Instant.ofEpochSecond(Instant.now().getEpochSecond() / 900 * 900);

  AudienceWriter writer;
  RunningBridge bridge;

  @BeforeEach
  void start() throws Exception {
    writer = new AudienceWriter(SharedBroker.address());
    bridge = bridge();
  }

  @AfterEach
  void stop() {
    bridge.close();
    writer.close();
  }

  RunningBridge bridge() throws Exception {
    return new RunningBridge(SharedBroker.address(), writer.settings()).rebuilt();
  }

  static String encoded(String name) {
    return URLEncoder.encode(name, UTF_8).replace("+", "%20");
  }

  static JsonNode found(RunningBridge at, String path) throws Exception {
    HttpResponse<byte[]> response = at.get(path);
    assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(200);
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    return json(response);
  }

  /** Waits until the bridge has a window. */
  void seen(RunningBridge at, AudienceWindow last) throws Exception {
    await("the window is seen")
        .until(
            () ->
                json(at.get("/audience/" + encoded(last.subject()) + "?window=" + last.seconds()))
                    .path("windows")
                    .findValuesAsText("published_at")
                    .contains(last.publishedAt().toString()));
  }

  AudienceWindow[] write(AudienceWindow... windows) throws Exception {
    writer.write(windows);
    for (AudienceWindow window : windows) {
      seen(bridge, window);
    }
    return windows;
  }

  static void problem(HttpResponse<byte[]> response, int status, String code) throws Exception {
    assertThat(json(response).path("code").asText()).isEqualTo(code);
    assertThat(json(response).path("detail").asText()).endsWith(".");
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  String text(String path) throws Exception {
    HttpResponse<byte[]> response = bridge.get(path);
    assertThat(response.statusCode()).isEqualTo(200);
    return new String(response.body(), UTF_8);
  }

  static JsonNode read(AudienceWindow window) throws Exception {
    return StrictJson.parse(window.write());
  }
}
