package io.groundswell.bridge;

import static io.groundswell.bridge.AudienceFixture.problem;
import static io.groundswell.bridge.RunningBridge.json;
import static io.groundswell.bridge.Waiting.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.topics.DeclaredSubjects;
import io.groundswell.topics.Subject;
import java.net.URLEncoder;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class SubjectLimitsIT {
  private static final int SUBJECTS = 300;

  private AudienceWriter writer;
  private RunningBridge bridge;

  @BeforeEach
  void start() throws Exception {
    writer = new AudienceWriter(SharedBroker.address());
    bridge = new RunningBridge(SharedBroker.address(), writer.settings()).rebuilt();
  }

  @AfterEach
  void stop() {
    bridge.close();
    writer.close();
  }

  /** A thousand long keywords: the limit of one body. */
  private static Subject large(int number) {
    List<String> keywords =
        IntStream.range(0, 1_000)
            .mapToObj(
                i -> "keyword " + i + " of subject " + number + " ".repeat(1) + "x".repeat(20))
            .toList();
    return new Subject(String.format("s%03d", number), null, keywords, List.of(), List.of());
  }

  @Test
  void httpRejectsSubjectsBeyondTheLimits() throws Exception {
    int refused = 0;
    for (int i = 0; i < SUBJECTS; i++) {
      var answer = bridge.post("/subjects", large(i).write());
      if (answer.statusCode() != 201) {
        problem(answer, 409, "subjects_full");
        refused++;
      }
    }

    assertThat(refused).isGreaterThan(SUBJECTS / 2);
    assertThat(bridge.get("/subjects").body())
        .hasSizeLessThan(DeclaredSubjects.MAX_ALL_BYTES * 11 / 10);
    assertThat(bridge.post("/subjects", "{\"name\":\"s000\"}").statusCode()).isEqualTo(200);
    assertThat(bridge.post("/subjects", "{\"name\":\"new\"}").statusCode()).isEqualTo(201);
  }

  @Test
  void subjectsOfTheTopicAreLimitedAndWatchersGetOnlyChanges() throws Exception {
    try (EventWatcher watcher = new EventWatcher(bridge, "")) {
      watcher.next("hello");
      for (int i = SUBJECTS - 1; i >= 0; i--) {
        Subject subject = large(i);
        writer.write("subjects", subject.name(), subject.write());
      }
      JsonNode change = watcher.next("subject_changes").json();
      while (!change.path("changed").findValuesAsText("name").contains("s000")) {
        change = watcher.next("subject_changes").json();
      }
      List<String> names = names();
      assertThat(names).hasSizeLessThan(30).isEqualTo(first(names.size()));
      assertThat(bridge.metric("groundswell_audience_subjects_left_out"))
          .isGreaterThan(SUBJECTS / 2);

      bridge.delete("/subjects/s001");

      while (!change.path("removed").toString().contains("s001")) {
        change = watcher.next("subject_changes").json(); // the rest of the previous change
      }
      assertThat(change.path("removed")).extracting(JsonNode::asText).containsExactly("s001");
      assertThat(change.path("changed")).hasSizeLessThan(3); // the free space
    }
  }

  private static List<String> first(int count) {
    return IntStream.range(0, count).mapToObj(i -> String.format("s%03d", i)).toList();
  }

  private List<String> names() throws Exception {
    return json(bridge.get("/subjects")).path("subjects").findValuesAsText("name");
  }

  @Test
  void aSubjectBeyondTheLimitsCanBeRemoved() throws Exception {
    for (int i = 0; i < 40; i++) {
      Subject subject = large(i);
      writer.write("subjects", subject.name(), subject.write());
    }
    await("some are left out")
        .until(() -> bridge.metric("groundswell_audience_subjects_left_out") > 0);
    double leftOut = bridge.metric("groundswell_audience_subjects_left_out");
    await("all are read").until(() -> bridge.delete("/subjects/s039").statusCode() == 204);
    assertThat(leftOut).isPositive();
    assertThat(names()).doesNotContain("s039");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a/b",
        "/",
        "//",
        "a//b",
        "a\\b",
        "100%",
        "%2F",
        "%",
        ".",
        "..",
        "...",
        "./..",
        "a;b",
        "a?b",
        "a#b",
        "a+b",
        "{name}",
        "shifts",
        "\"",
        "<b>",
        "é",
        "東京",
        "👩‍👩‍👧",
        "a&b=c"
      })
  void everyDeclarableSubjectCanBeRemoved(String name) throws Exception {
    Subject subject = new Subject(name, null, List.of(), List.of(), List.of());
    assertThat(bridge.post("/subjects", subject.write()).statusCode()).isEqualTo(201);
    String encoded = URLEncoder.encode(name, UTF_8).replace("+", "%20").replace(".", "%2E");

    assertThat(bridge.delete("/subjects/" + encoded).statusCode()).isEqualTo(204);

    assertThat(names()).isEmpty();
  }

  @Test
  void aRecordWithAnotherKeyThanItsNameIsSkippedAndCounted() throws Exception {
    Subject subject = new Subject("name", null, List.of(), List.of(), List.of());
    writer.write("subjects", "key", subject.write());
    writer.write("subjects", "name", subject.write());
    await("the good one is read").until(() -> names().equals(List.of("name")));
    String topic = writer.settings().get("SUBJECTS_TOPIC");
    assertThat(
            bridge.metric(
                "groundswell_bridge_records_skipped_total{reason=\"unreadable\",topic=\""
                    + topic
                    + "\"}"))
        .isEqualTo(1);
  }
}
