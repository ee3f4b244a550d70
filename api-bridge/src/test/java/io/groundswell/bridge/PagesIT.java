package io.groundswell.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.StrictJson;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagesIT {
  private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]+)\"");

  private static final Pattern IMPORT = Pattern.compile("from \"(\\.{1,2}/[^\"]+)\"");

  /** dist/uPlot.iife.min.js of npm's package uplot 1.6.32. */
  private static final String UPLOT_1_6_32 =
      "19c8d4c6ad88929a79f4ae49d6f7161566dfd0ba3d15cc495e974f787eb78f1f";

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
  @ValueSource(strings = {"/", "/live", "/docs", "/redoc", "/asyncapi"})
  void pagesHaveNoInlineCodeAndNoBrokenLinks(String path) throws Exception {
    HttpResponse<byte[]> page = bridge.get(path);
    String html = new String(page.body(), StandardCharsets.UTF_8);

    assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=utf-8");
    assertThat(html).doesNotContain("<style", "style=", "onclick", "http:", "https:");
    assertThat(html).doesNotContainPattern("<script(?![^>]* src=)");
    assertThat(LINK.matcher(html).results().map(link -> link.group(1)))
        .isNotEmpty()
        .allSatisfy(
            link -> {
              if (link.startsWith("#")) {
                assertThat(html).contains("id=\"" + link.substring(1) + '"');
                return;
              }
              assertThat(link).startsWith("/");
              int status = bridge.get(link).statusCode();
              assertThat(status).isEqualTo(link.equals("/health") ? 503 : 200);
            });
  }

  @Test
  void onlyApiDocumentationAllowsInlineStyles() throws Exception {
    assertThat(policy("/")).startsWith("default-src 'none'").doesNotContain("unsafe");
    assertThat(policy("/health")).isEqualTo(policy("/"));
    assertThat(policy("/live")).isEqualTo(policy("/"));
    assertThat(policy("/asyncapi")).isEqualTo(policy("/"));
    assertThat(policy("/docs")).contains("style-src 'self' 'unsafe-inline'");
    assertThat(policy("/docs")).contains("script-src 'self';").doesNotContain("blob:");
    assertThat(policy("/redoc")).contains("script-src 'self';", "worker-src blob:");
  }

  private static String policy(String path) throws Exception {
    return bridge.get(path).headers().firstValue("Content-Security-Policy").orElseThrow();
  }

  @Test
  void noScriptLoadsImagesOfOtherHosts() throws Exception {
    byte[] redoc = bridge.get("/assets/vendor/redoc.standalone.js").body();

    assertThat(new String(redoc, StandardCharsets.UTF_8)).doesNotContain("cdn.redoc.ly");
  }

  @Test
  void theLivePageIsUnder300KilobytesCompressed() throws Exception {
    Map<String, byte[]> files = pageAndParts("/live");

    long bytes = 0;
    for (String path : files.keySet()) {
      HttpResponse<byte[]> sent =
          bridge.send(bridge.request(path).header("Accept-Encoding", "gzip").build());
      bytes += sent.body().length;
      if (files.get(path).length > 2_000) {
        assertThat(sent.headers().firstValue("Content-Encoding")).as(path).contains("gzip");
      }
    }

    assertThat(files).hasSizeGreaterThan(30);
    assertThat(bytes).isBetween(30_000L, 300_000L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/live", "/asyncapi"})
  void noScriptParsesTextAsMarkupOrCode(String page) throws Exception {
    Map<String, byte[]> files = pageAndParts(page);
    assertThat(files).hasSizeGreaterThan(5);
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      if (file.getKey().matches("/assets/(live|asyncapi)/.*")) {
        assertThat(new String(file.getValue(), StandardCharsets.UTF_8))
            .as(file.getKey())
            .doesNotContain(
                "innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "new Function", "http:")
            .doesNotContain("document.write", "setAttribute(\"style\"", "https:");
      }
    }
  }

  /** A page and its files, by path, imports included. */
  private static Map<String, byte[]> pageAndParts(String page) throws Exception {
    Map<String, byte[]> files = new LinkedHashMap<>();
    Deque<String> open = new ArrayDeque<>(List.of(page));
    while (!open.isEmpty()) {
      String path = open.remove();
      if (files.containsKey(path)) {
        continue;
      }
      HttpResponse<byte[]> response = bridge.get(path);
      assertThat(response.statusCode()).as(path).isEqualTo(200);
      files.put(path, response.body());
      String content = new String(response.body(), StandardCharsets.UTF_8);
      if (path.equals(page)) {
        LINK.matcher(content)
            .results()
            .map(link -> link.group(1))
            .filter(link -> link.startsWith("/assets/"))
            .forEach(open::add);
      } else if (path.endsWith(".mjs")) {
        IMPORT
            .matcher(content)
            .results()
            .map(name -> URI.create(path).resolve(name.group(1)).getPath())
            .forEach(open::add);
      }
    }
    return files;
  }

  @Test
  void theChartLibraryIsTheUnmodifiedRelease() throws Exception {
    byte[] script = bridge.get("/assets/vendor/uPlot.iife.min.js").body();

    assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(script)))
        .isEqualTo(UPLOT_1_6_32);
  }

  @Test
  void theTopicsAreDescribedByTheirEffectiveNames() throws Exception {
    try (RunningBridge renamed =
        new RunningBridge(
            "127.0.0.1:1", Map.of("RAW_TOPIC", "reviews", "REPLY_TOPIC", "answers"))) {
      JsonNode document = StrictJson.parse(renamed.get("/asyncapi.json").body());

      assertThat(document.path("asyncapi").asText()).isEqualTo("3.0.0");
      assertThat(document.path("channels").findValuesAsText("address"))
          .contains("reviews", "answers", "sentiment", "raw-posts-dead-letters")
          .doesNotContain("raw-posts", "predict-replies");
      assertThat(document.at("/components/schemas/post/title").asText()).isEqualTo("Post");
    }
  }

  @Test
  void aCachedFileIsNotModified() throws Exception {
    String etag = bridge.get("/assets/index.js").headers().firstValue("ETag").orElseThrow();

    for (String known : List.of(etag, "W/" + etag, "\"other\", " + etag, "*")) {
      HttpResponse<byte[]> again =
          bridge.send(bridge.request("/assets/index.js").header("If-None-Match", known).build());

      assertThat(again.statusCode()).as(known).isEqualTo(304);
      assertThat(again.body()).isEmpty();
    }
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
