package io.groundswell.bridge;

import static io.groundswell.bridge.RunningBridge.json;
import static io.groundswell.bridge.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.StrictJson;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server accepts exactly the bounds that the OpenAPI document permits. */
class DocumentedBoundsIT {
  private static AudienceWriter writer;
  private static RunningBridge bridge;
  private static JsonNode document;

  @BeforeAll
  static void start() throws Exception {
    writer = new AudienceWriter(SharedBroker.address());
    bridge = new RunningBridge(SharedBroker.address(), writer.settings()).rebuilt();
    bridge.post("/subjects", "{\"name\":\"home team\"}");
    await("the subject is known")
        .until(() -> bridge.get("/audience/home%20team").statusCode() == 200);
    document = json(bridge.get("/openapi.json"));
  }

  @AfterAll
  static void stop() {
    bridge.close();
    writer.close();
  }

  @Test
  void anEmptyRangeIsValidOnEveryRouteWithARange() throws Exception {
    List<String> paths =
        document.path("paths").properties().stream()
            .filter(path -> parameters(path.getValue().path("get")).toList().contains("from"))
            .map(path -> path.getKey().replaceAll("\\{\\w+}", "home%20team"))
            .toList();
    assertThat(paths).hasSizeGreaterThanOrEqualTo(4);
    String time = "2026-11-21T12:00:00Z";
    setMarker(time);

    for (String path : paths) {
      HttpResponse<byte[]> response = bridge.get(path + "?from=" + time + "&to=" + time);

      assertThat(response.statusCode()).as(path).isEqualTo(200);
      assertThat(json(response))
          .as(path)
          .filteredOn(JsonNode::isArray)
          .hasSize(1)
          .allMatch(JsonNode::isEmpty);
    }
  }

  private static Stream<String> parameters(JsonNode operation) {
    return StreamSupport.stream(operation.path("parameters").spliterator(), false)
        .map(parameter -> parameter.path("name").asText());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1969-12-31T23:59:59.999Z", "1914-06-28T10:00:00Z", "0000-01-01T00:00:00Z"})
  void aMarkerMayBeOlderThan1970(String time) throws Exception {
    setMarker(time);

    assertThat(json(bridge.get("/audience/markers?to=1970-01-01T00:00:00Z")).path("markers"))
        .extracting(marker -> marker.path("time").asText())
        .contains(time);
  }

  /** Sets a marker and waits until it is listed. */
  private static void setMarker(String time) throws Exception {
    HttpResponse<byte[]> set =
        bridge.post("/audience/markers", "{\"name\":\"old\",\"time\":\"" + time + "\"}");
    assertThat(set.statusCode()).isEqualTo(201);
    String id = json(set).path("id").asText();
    await("the marker is listed")
        .until(
            () ->
                json(bridge.get("/audience/markers"))
                    .path("markers")
                    .findValuesAsText("id")
                    .contains(id));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/subjects", "/audience/markers"})
  void nullIsAcceptedExactlyWhereTheDocumentPermitsIt(String path) throws Exception {
    JsonNode body =
        document.path("paths").path(path).at("/post/requestBody/content/application~1json");
    JsonNode schema = document.at(body.at("/schema/$ref").asText().substring(1));
    assertThat(schema.path("properties")).isNotEmpty();

    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      ObjectNode request = StrictJson.object().put("name", "with null");
      request.putNull(property.getKey());

      int status = bridge.post(path, StrictJson.write(request)).statusCode();

      if (permitsNull(property.getValue())) {
        assertThat(status).as(property.getKey()).isIn(200, 201);
      } else {
        assertThat(status).as(property.getKey()).isEqualTo(422);
      }
    }
  }

  private static boolean permitsNull(JsonNode schema) {
    return StreamSupport.stream(schema.path("type").spliterator(), false)
        .anyMatch(type -> type.asText().equals("null"));
  }
}
