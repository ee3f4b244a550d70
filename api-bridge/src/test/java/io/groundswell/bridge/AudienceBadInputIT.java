package io.groundswell.bridge;

import static io.groundswell.bridge.AudienceFixture.problem;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AudienceBadInputIT {
  private static AudienceWriter writer;
  private static RunningBridge bridge;

  @BeforeAll
  static void start() throws Exception {
    writer = new AudienceWriter(SharedBroker.address());
    bridge = new RunningBridge(SharedBroker.address(), writer.settings()).rebuilt();
    bridge.post("/subjects", "{\"name\":\"home\"}");
  }

  @AfterAll
  static void stop() {
    bridge.close();
    writer.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "{\"name\":\"\"}",
        "{\"name\":7}",
        "{\"name\":\"other\"}",
        "{\"name\":\"a\",\"keywords\":\"b\"}",
        "{\"name\":\"a\",\"expressions\":[\"(\"]}",
        "{\"name\":\"a\",\"expressions\":[\"(a{100}){100}\"]}",
        "{\"name\":\"a\",\"expressions\":[\"(((a{1000}){1000}){1000})\"]}",
        "{\"name\":\"a\",\"expressions\":[\"(?=a)\"]}",
        "{\"name\":\"\\u200b\"}",
        "{\"name\":\"a\\u0000b\"}",
        "{\"name\":\"a\\u200bb\"}",
        "{\"name\":\"a\\u202eb\"}",
        "{\"name\":\"a\\nb\"}",
        "{\"name\":\"\\u3164\"}",
        "{\"name\":\"a\",\"group\":\"\\u00ad\"}",
        "{\"name\":\"a\",\"hashtags\":[\"two words\"]}",
        "{\"name\":\"a\",\"hashtags\":[\"#\"]}",
        "{\"name\":\"a\",\"keywords\":[\"\\u200b\"]}"
      })
  void malformedSubjectsAreRejected(String body) throws Exception {
    problem(bridge.post("/subjects", body), 422, "invalid_subject");
  }

  @Test
  void aKeywordThatCannotMatchIsRejected() throws Exception {
    String keyword = "k".repeat(60_000);
    problem(
        bridge.post("/subjects", "{\"name\":\"a\",\"keywords\":[\"" + keyword + "\"]}"),
        422,
        "invalid_subject");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "{\"name\":\" \"}",
        "{\"name\":\"a\",\"time\":\"now\"}",
        "{\"name\":\"a\",\"time\":7}",
        "{\"name\":\"a\",\"time\":\"+99999-01-01T00:00:00Z\"}",
        "{\"name\":\"a\",\"subject\":[]}"
      })
  void malformedMarkersAreRejected(String body) throws Exception {
    problem(bridge.post("/audience/markers", body), 422, "invalid_marker");
  }

  @Test
  void bodiesAreLimitedAndJson() throws Exception {
    String large = "{\"name\":\"" + "a".repeat(70_000) + "\"}";
    for (String path : List.of("/audience/markers", "/subjects")) {
      problem(bridge.post(path, large), 413, "body_too_large");
      problem(bridge.post(path, "{"), 400, "invalid_json");
      problem(
          bridge.send(
              bridge
                  .request(path)
                  .header("Content-Type", "text/plain")
                  .POST(BodyPublishers.ofString("{\"name\":\"a\"}"))
                  .build()),
          415,
          "unsupported_media_type");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/audience?window=7",
        "/audience?limit=0",
        "/audience?limit=x",
        "/audience?windows=10",
        "/audience?group=a&group=b",
        "/audience?format=xml",
        "/audience/home?from=yesterday",
        "/audience/home?to=2026-13-01T00:00:00Z",
        "/audience/home?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z",
        "/audience/shifts?from=-1",
        "/audience/markers?to=2026-01-01",
        "/subjects?limit=3"
      })
  void malformedQueriesAreRejected(String path) throws Exception {
    problem(bridge.get(path), 400, "invalid_query");
  }

  @Test
  void anUnknownSubjectIsNotFound() throws Exception {
    problem(bridge.get("/audience/nobody"), 404, "not_found");
    problem(bridge.get("/audience/nobody/shifts"), 404, "not_found");
  }
}
