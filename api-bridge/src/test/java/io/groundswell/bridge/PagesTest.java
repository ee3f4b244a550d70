package io.groundswell.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {
  private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]+)\"");

  private static RunningBridge bridge;

  /** Pages need no broker. */
  @BeforeAll
  static void start() {
    bridge = new RunningBridge("127.0.0.1:1", Map.of());
  }

  @AfterAll
  static void stop() {
    bridge.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/docs", "/redoc"})
  void aPageHasNothingInlineAndEveryLinkLeadsSomewhereHere(String path) throws Exception {
    HttpResponse<byte[]> page = bridge.get(path);
    String html = new String(page.body(), StandardCharsets.UTF_8);

    assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=utf-8");
    assertThat(html).doesNotContain("<style", "style=", "onclick", "http:", "https:");
    assertThat(html).doesNotContainPattern("<script(?![^>]* src=)");
    assertThat(LINK.matcher(html).results().map(link -> link.group(1)))
        .isNotEmpty()
        .allSatisfy(
            link -> {
              assertThat(link).startsWith("/");
              int status = bridge.get(link).statusCode();
              assertThat(status).isEqualTo(link.equals("/health") ? 503 : 200);
            });
  }

  @Test
  void onlyTheDocumentationMayStyleInline() throws Exception {
    assertThat(policy("/")).startsWith("default-src 'none'").doesNotContain("unsafe");
    assertThat(policy("/health")).isEqualTo(policy("/"));
    assertThat(policy("/docs")).contains("style-src 'self' 'unsafe-inline'");
    assertThat(policy("/docs")).contains("script-src 'self';").doesNotContain("blob:");
    assertThat(policy("/redoc")).contains("script-src 'self';", "worker-src blob:");
  }

  private static String policy(String path) throws Exception {
    return bridge.get(path).headers().firstValue("Content-Security-Policy").orElseThrow();
  }

  @Test
  void noScriptFetchesAPictureElsewhere() throws Exception {
    byte[] redoc = bridge.get("/assets/vendor/redoc.standalone.js").body();

    assertThat(new String(redoc, StandardCharsets.UTF_8)).doesNotContain("cdn.redoc.ly");
  }

  @Test
  void aFileThatIsKnownIsNotSentAgain() throws Exception {
    String etag = bridge.get("/assets/index.js").headers().firstValue("ETag").orElseThrow();

    HttpResponse<byte[]> again =
        bridge.send(bridge.request("/assets/index.js").header("If-None-Match", etag).build());

    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void requestsAreCountedByKnownPathAndStatus() throws Exception {
    bridge.get("/health");
    bridge.get("/secret-" + System.nanoTime());

    assertThat(bridge.get("/metrics").body())
        .asString()
        .contains(
            "groundswell_http_requests_seconds_count{path=\"/health\",status=\"503\"}",
            "groundswell_http_requests_seconds_count{path=\"other\",status=\"404\"}",
            "groundswell_http_requests_seconds_bucket{path=\"/health\",status=\"503\",le=\"0.1\"}",
            "jvm_memory_used_bytes")
        .doesNotContain("secret");
  }
}
