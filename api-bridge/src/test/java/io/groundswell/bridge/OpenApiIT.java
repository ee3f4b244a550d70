package io.groundswell.bridge;

import static io.groundswell.bridge.RunningBridge.json;
import static io.groundswell.bridge.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.groundswell.common.json.ErrorCode;
import io.groundswell.common.json.StrictJson;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OpenApiIT {
  private static RunningBridge bridge;
  private static FakeScorer scorer;
  private static AudienceWriter writer;
  private static JsonNode document;

  @BeforeAll
  static void start() throws Exception {
    writer = new AudienceWriter(SharedBroker.address());
    Map<String, String> settings = new HashMap<>(writer.settings());
    settings.put("MAX_BATCH_TEXTS", "7");
    settings.put("MAX_TEXT_BYTES", "1234");
    bridge = new RunningBridge(SharedBroker.address(), settings).ready().rebuilt();
    scorer = new FakeScorer(SharedBroker.address(), 4).started();
    document = json(bridge.get("/openapi.json"));
  }

  @AfterAll
  static void stop() {
    scorer.close();
    bridge.close();
    writer.close();
  }

  @Test
  void theDocumentHasTheEffectiveLimits() {
    JsonNode schemas = document.at("/components/schemas");
    assertThat(schemas.at("/BatchRequest/properties/texts/maxItems").asInt()).isEqualTo(7);
    assertThat(schemas.at("/TextRequest/properties/text/description").asText()).contains("1234");
    assertThat(document.toString()).doesNotContain("${");
  }

  @Test
  void everyReasonIsListed() {
    assertThat(document.at("/components/schemas/ErrorCode/enum"))
        .extracting(JsonNode::asText)
        .containsExactlyElementsOf(Arrays.stream(ErrorCode.values()).map(ErrorCode::code).toList());
  }

  @Test
  void everyDocumentedExampleIsValid() {
    document
        .path("paths")
        .forEach(
            path ->
                path.forEach(
                    operation -> {
                      operation
                          .path("responses")
                          .properties()
                          .forEach(
                              response -> {
                                if (!response.getKey().equals("204")) { // has no body
                                  exampleIsValid(response.getValue());
                                }
                              });
                      if (operation.has("requestBody")) {
                        exampleIsValid(operation.path("requestBody"));
                      }
                    }));
  }

  private static void exampleIsValid(JsonNode body) {
    assertThat(body.path("content")).isNotEmpty();
    body.path("content")
        .forEach(
            content -> {
              assertThat(content.has("example")).isTrue();
              valid(content.path("schema"), content.path("example"));
            });
  }

  @Test
  void everyPathRespondsAsDocumented() throws Exception {
    becomeHealthy();
    writer.write(
        AudienceRecords.window("home team", "match", Instant.now().minusSeconds(60), 60, 3, 1));
    writer.write(AudienceRecords.shift("home team", Instant.now(), "goal"));
    await("the window and the shift are seen")
        .until(
            () ->
                !json(bridge.get("/audience")).path("subjects").isEmpty()
                    && !json(bridge.get("/audience/shifts")).path("shifts").isEmpty());
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      if (path.getKey().equals("/health")) {
        becomeHealthy(); // the scorer's status may have expired on a busy machine
      }
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        answersAsDocumented(path.getKey(), operation.getKey(), operation.getValue());
      }
    }
    scorer.tombstone("openapi");
    await("it is down").until(() -> bridge.get("/health").statusCode() == 503);
    documented(document.at("/paths/~1health/get"), bridge.get("/health"), 503);
  }

  private static void becomeHealthy() throws Exception {
    scorer.report("openapi", Instant.now(), true, true);
    await("it is up").until(() -> bridge.get("/health").statusCode() == 200);
  }

  private static void answersAsDocumented(String path, String method, JsonNode operation)
      throws Exception {
    String filled = filled(path, operation);
    if (method.equals("get")) {
      getAnswersAsDocumented(filled, operation);
      return;
    }
    if (method.equals("delete")) {
      assertThat(operation.path("responses").has("204")).isTrue();
      assertThat(bridge.delete(filled).statusCode()).isEqualTo(204);
      documented(operation, bridge.delete(filled), 404);
      return;
    }
    JsonNode example = operation.at("/requestBody/content/application~1json/example");
    boolean creates = operation.path("responses").has("201");
    documented(operation, bridge.post(path, StrictJson.write(example)), creates ? 201 : 200);
    if (creates && operation.path("responses").has("200")) {
      documented(operation, bridge.post(path, StrictJson.write(example)), 200);
    }
    documented(operation, bridge.post(path, "{"), 400);
    documented(operation, bridge.post(path, "[]"), 422);
    documented(operation, bridge.post(path, " ".repeat(9_000_000)), 413);
    documented(
        operation,
        bridge.send(
            bridge
                .request(path)
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{}"))
                .build()),
        415);
  }

  /** The path with the documented examples of its parameters. */
  private static String filled(String path, JsonNode operation) {
    String filled = path;
    for (JsonNode parameter : operation.path("parameters")) {
      if (parameter.path("in").asText().equals("path")) {
        String name = parameter.path("example").asText().replace(" ", "%20");
        filled = filled.replace("{" + parameter.path("name").asText() + "}", name);
      }
    }
    return filled;
  }

  private static void getAnswersAsDocumented(String path, JsonNode operation) throws Exception {
    JsonNode responses = operation.path("responses");
    if (responses.at("/200/content").has("text/event-stream")) {
      streamsAsDocumented(path);
    } else {
      documented(operation, bridge.get(path), 200);
    }
    if (responses.at("/200/content").has("text/csv")) {
      documented(operation, bridge.get(path + "?format=csv"), 200);
    }
    if (responses.has("400")) {
      documented(operation, bridge.get(path + "?nonsense=1"), 400);
    }
    if (responses.has("404")) {
      documented(operation, bridge.get(path.replace("home%20team", "nobody")), 404);
    }
  }

  /** A stream is endless: checks the type of its first event. */
  private static void streamsAsDocumented(String path) throws Exception {
    assertThat(path).isEqualTo("/live/events");
    try (EventWatcher watcher = new EventWatcher(bridge, "")) {
      assertThat(watcher.response().statusCode()).isEqualTo(200);
      assertThat(watcher.response().headers().firstValue("Content-Type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
      assertThat(watcher.next().type()).isEqualTo("hello");
    }
  }

  private static void documented(JsonNode operation, HttpResponse<byte[]> response, int status)
      throws Exception {
    assertThat(response.statusCode()).isEqualTo(status);
    JsonNode content = operation.path("responses").path(Integer.toString(status)).path("content");
    String type = response.headers().firstValue("Content-Type").orElseThrow().replaceAll(";.*", "");
    assertThat(content.has(type)).as("%s of %s in %s", type, status, content).isTrue();
    JsonNode body =
        type.startsWith("text/")
            ? StrictJson.object().textNode(new String(response.body(), StandardCharsets.UTF_8))
            : json(response);
    valid(content.path(type).path("schema"), body);
  }

  private static void valid(JsonNode schema, JsonNode instance) {
    // References resolve within the document, so the schema is loaded from it.
    JsonNode root = document.deepCopy();
    ((com.fasterxml.jackson.databind.node.ObjectNode) root)
        .setAll((com.fasterxml.jackson.databind.node.ObjectNode) schema);
    JsonSchema validator = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(root);
    assertThat(validator.validate(instance)).as("%s", instance).isEmpty();
  }
}
