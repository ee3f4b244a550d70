package io.groundswell.standalone.guarantees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.groundswell.bridge.Bridge;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import io.groundswell.processor.Processor;
import io.groundswell.standalone.guarantees.HostileRequests.Request;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever is sent to any route of the bridge or the ops port has an answer that names the client's
 * fault, while slow clients are at work, and others are answered within their limits.
 */
class HostileRequestsIT {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** With those of all kinds: more than the bridge and the ops port have threads. */
  private static final int SLOW_OF_EACH_KIND = 20;

  private static final String LARGE = "/assets/vendor/redoc.standalone.js";
  private static final Pattern REFERENCE =
      Pattern.compile("(?:href=|src=|from |import )\\s*\"([^\"#?:]+)\"");

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir static Path folder;
  private static Cluster cluster;
  private static Processor processor;
  private static Bridge bridge;

  private final List<SlowClients> slow = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    cluster = new Cluster(folder.resolve("kafka"));
    processor =
        cluster.startProcessor(
            Map.of(
                "ROLES",
                "score,predict,audience",
                "STATE_DIR",
                folder.resolve("state").toString()));
    bridge = cluster.startBridge();
    await().atMost(Cluster.PATIENCE).until(() -> get(bridge.port(), "/health") == 200);
  }

  @AfterAll
  static void stop() throws Exception {
    bridge.close();
    cluster.close();
  }

  @BeforeEach
  void startSlowClients() throws Exception {
    slow.add(new SlowClients(bridge.port(), SLOW_OF_EACH_KIND, LARGE));
    slow.add(new SlowClients(processor.opsPort(), SLOW_OF_EACH_KIND, "/metrics"));
  }

  @AfterEach
  void stopSlowClients() throws Exception {
    for (SlowClients clients : slow) {
      clients.close();
    }
  }

  static List<String> routes() throws Exception {
    List<String> routes = new ArrayList<>();
    document().fieldNames().forEachRemaining(routes::add);
    return routes;
  }

  @ParameterizedTest
  @MethodSource("routes")
  void everyRequestOfARouteHasAnAnswerThatNamesTheFault(String route) throws Exception {
    String path = route.replaceAll("\\{.*?}", "show");

    assertAnswered(bridge.port(), HostileRequests.ofRoute(path, document().path(route)), true);
    assertOthersAreAnswered();
  }

  @Test
  void everyRequestOfAPageHasAnAnswerThatNamesTheFault() throws Exception {
    Set<String> pages = pages();
    assertThat(pages).contains("/live", "/docs", LARGE, "/assets/live/main.mjs");

    for (String page : pages) {
      assertAnswered(bridge.port(), HostileRequests.ofPage(page), true);
    }
    assertOthersAreAnswered();
  }

  @ParameterizedTest
  @MethodSource("opsRoutes")
  void everyRequestOfTheOpsPortHasAnAnswer(String path) throws Exception {
    JsonNode get = StrictJson.object().set("get", StrictJson.object());

    assertAnswered(processor.opsPort(), HostileRequests.ofRoute(path, get), false);
    assertOthersAreAnswered();
  }

  static List<String> opsRoutes() {
    return List.of("/health", "/metrics");
  }

  private static void assertAnswered(int port, List<Request> requests, boolean named) {
    assertThat(requests.stream().flatMap(request -> faults(port, request, named).stream()))
        .isEmpty();
  }

  /**
   * What is wrong with an answer.
   *
   * @param named whether a client's fault has a name; on the ops port the JDK's server answers some
   *     requests itself, with 501 for a transfer encoding and the kind of exception for a length
   */
  private static List<String> faults(int port, Request request, boolean named) {
    try {
      RawAnswer answer = RawAnswer.to(port, request);
      if (answer.status() < 200
          || answer.status() >= (named ? 500 : 502)
          || answer.status() == 500) {
        return List.of(request.name() + ": answered with " + answer);
      }
      if (named && answer.body().contains("Exception") || answer.body().contains("\tat ")) {
        return List.of(request.name() + ": a stack trace: " + answer);
      }
      if (named && answer.status() >= 400 && !request.head().startsWith("HEAD ")) {
        JsonNode problem = StrictJson.parse(HostileRequests.bytes(answer.body()));
        if (!problem.path("code").asText().matches("[a-z0-9_]+")
            || problem.path("status").asInt() != answer.status()) {
          return List.of(request.name() + ": not named: " + answer);
        }
      }
      return List.of();
    } catch (IOException e) {
      return List.of(request.name() + ": no answer: " + e);
    } catch (BadInputException e) {
      return List.of(request.name() + ": no problem document: " + e.getMessage());
    }
  }

  private static void assertOthersAreAnswered() throws Exception {
    HttpRequest predict =
        HttpRequest.newBuilder(uri(bridge.port(), "/predict"))
            .timeout(LIMIT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"text\":\"I love it\"}"))
            .build();
    assertThat(HTTP.send(predict, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    assertThat(get(bridge.port(), "/health")).isEqualTo(200);
    assertThat(get(processor.opsPort(), "/health")).isEqualTo(200);
  }

  /** Paths of the document on the class path, by path. */
  private static JsonNode document() throws Exception {
    try (InputStream in =
        Objects.requireNonNull(
            Bridge.class.getResourceAsStream("/groundswell/bridge/openapi.json"))) {
      JsonNode paths = StrictJson.parse(in.readAllBytes()).path("paths");
      assertThat(paths).isNotInstanceOf(MissingNode.class);
      return paths;
    }
  }

  /** All pages and files: those at known paths, and whatever they refer to. */
  private static Set<String> pages() throws Exception {
    Deque<String> open =
        new ArrayDeque<>(
            List.of("/", "/live", "/docs", "/redoc", "/asyncapi", "/openapi.json", LARGE));
    Set<String> pages = new LinkedHashSet<>();
    while (!open.isEmpty()) {
      String page = open.remove();
      if (pages.add(page) && !page.contains("/vendor/")) {
        HttpRequest request = HttpRequest.newBuilder(uri(bridge.port(), page)).build();
        Matcher reference = REFERENCE.matcher(HTTP.send(request, BodyHandlers.ofString()).body());
        while (reference.find()) {
          open.add(URI.create(page).resolve(reference.group(1)).getPath());
        }
      }
    }
    return pages;
  }

  private static int get(int port, String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri(port, path)).timeout(LIMIT).build();
    return HTTP.send(request, BodyHandlers.discarding()).statusCode();
  }

  private static URI uri(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }
}
