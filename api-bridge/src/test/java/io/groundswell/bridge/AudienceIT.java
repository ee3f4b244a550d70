package io.groundswell.bridge;

import static io.groundswell.bridge.AudienceRecords.folded;
import static io.groundswell.bridge.AudienceRecords.shift;
import static io.groundswell.bridge.AudienceRecords.window;
import static io.groundswell.bridge.RunningBridge.json;
import static io.groundswell.bridge.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.StrictJson;
import io.groundswell.topics.AudienceWindow;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AudienceIT extends AudienceFixture {

  @Test
  void emptyTopicsYieldEmptyLists() throws Exception {
    assertThat(found(bridge, "/audience").toString()).isEqualTo("{\"subjects\":[]}");
    assertThat(found(bridge, "/audience/shifts").toString()).isEqualTo("{\"shifts\":[]}");
    assertThat(found(bridge, "/audience/markers").toString()).isEqualTo("{\"markers\":[]}");
    assertThat(found(bridge, "/subjects").toString()).isEqualTo("{\"subjects\":[]}");
  }

  @Test
  void everySubjectHasItsNewestWindowOfEachLength() throws Exception {
    AudienceWindow[] written =
        write(
            window("home", "match", NOW.minusSeconds(120), 60, 9, 1),
            window("home", "match", NOW.minusSeconds(60), 60, 7, 1),
            window("home", "match", NOW.minusSeconds(10), 10, 2, 1),
            window("away", "match", NOW.minusSeconds(60), 60, 1, 5),
            window("alone", null, NOW.minusSeconds(900), 900, 1, 1));

    JsonNode subjects = found(bridge, "/audience").path("subjects");

    assertThat(subjects)
        .extracting(s -> s.path("subject").asText() + " in " + s.path("group").asText())
        .containsExactly("away in match", "home in match", "alone in null");
    assertThat(subjects.at("/1/windows/0")).isEqualTo(read(written[2]));
    assertThat(subjects.at("/1/windows/1")).isEqualTo(read(written[1]));
    assertThat(found(bridge, "/audience?group=match&window=1m").path("subjects"))
        .extracting(s -> s.path("windows").size())
        .containsExactly(1, 1);
    assertThat(found(bridge, "/audience?group=").path("subjects")).hasSize(1);
    assertThat(found(bridge, "/audience?limit=1").path("subjects")).hasSize(1);
  }

  @Test
  void windowsAreInOrderOfTimeAndByDefaultOfTheLastHour() throws Exception {
    List<AudienceWindow> windows = new ArrayList<>();
    for (int ago = 90; ago >= 1; ago--) {
      windows.add(window("home", "match", NOW.minusSeconds(60L * ago), 60, ago, 1));
    }
    writer.write(windows.toArray(AudienceWindow[]::new));
    seen(bridge, windows.get(89));

    JsonNode hour = found(bridge, "/audience/home");
    assertThat(hour.path("windows")).hasSize(60);
    assertThat(hour.at("/windows/59")).isEqualTo(read(windows.get(89)));
    assertThat(hour.path("group").asText()).isEqualTo("match");
    assertThat(hour.path("window_seconds").asInt()).isEqualTo(60);
    assertThat(hour.path("to").asText()).isEqualTo(NOW.toString());

    String range = "?from=" + NOW.minusSeconds(300) + "&to=" + NOW.minusSeconds(120);
    assertThat(found(bridge, "/audience/home" + range).path("windows"))
        .extracting(w -> w.path("positive").asInt())
        .containsExactly(5, 4, 3);
    assertThat(found(bridge, "/audience/home" + range + "&limit=2").path("windows"))
        .extracting(w -> w.path("positive").asInt())
        .containsExactly(4, 3);
    assertThat(found(bridge, "/audience/home?window=10").path("windows")).isEmpty();
  }

  @Test
  void laterRecordsReplaceEarlierOnesAndAbortedOnesAreIgnored() throws Exception {
    Instant start = NOW.minusSeconds(60);
    AudienceWindow folded = window("gone", null, start, 60, 1, 1);
    writer.write(folded, folded(folded, NOW.plusSeconds(1)));
    writer.write(
        window("home", null, start, 60, 1, 0, false, 0, NOW.plusSeconds(1)),
        window("home", null, start, 60, 2, 0, false, 0, NOW.plusSeconds(2)));
    writer.writeAndAbort(window("home", null, start, 60, 9, 0, true, 1, NOW.plusSeconds(3)));
    write(window("home", null, start, 60, 3, 0, true, 1, NOW.plusSeconds(4)));

    assertThat(found(bridge, "/audience").path("subjects")).hasSize(1);
    assertThat(found(bridge, "/audience/home").at("/windows/0/positive").asInt()).isEqualTo(3);
  }

  @Test
  void aRestartAndASecondBridgeShowTheSame() throws Exception {
    writer.write(shift("home", NOW, "plot"));
    bridge.post("/audience/markers", "{\"name\":\"goal\"}");
    bridge.post("/subjects", "{\"name\":\"home\",\"group\":\"match\"}");
    AudienceWindow folded = window("gone", null, NOW.minusSeconds(60), 60, 1, 1);
    writer.write(
        folded,
        window("home", "match", NOW.minusSeconds(120), 60, 1, 0, false, 0, NOW.minusSeconds(70)),
        window("home", "match", NOW.minusSeconds(120), 60, 2, 0),
        folded(folded, NOW.plusSeconds(1)));
    write(
        window("home", "match", NOW.minusSeconds(10), 10, 2, 1, false, 0, NOW),
        window("away", "match", NOW.minusSeconds(60), 60, 1, 5));
    await("the shift is seen")
        .until(() -> !json(bridge.get("/audience/shifts")).path("shifts").isEmpty());

    try (RunningBridge second = bridge()) {
      for (String path :
          List.of(
              "/audience",
              "/audience/home",
              "/audience/home?window=10s",
              "/audience/shifts",
              "/audience/markers",
              "/subjects")) {
        assertThat(found(second, path)).as(path).isEqualTo(found(bridge, path));
      }
    }
  }

  @Test
  void aSubjectMayHaveAnyName() throws Exception {
    for (String subject :
        List.of("a/b", "two words", "🎬 café", "100%", "a+b&c=d?#", "a%2Fb", "a\\b;c", "...")) {
      AudienceWindow[] written = write(window(subject, null, NOW.minusSeconds(60), 60, 1, 0));

      JsonNode shown = found(bridge, "/audience/" + encoded(subject));

      assertThat(shown.path("subject").asText()).isEqualTo(subject);
      assertThat(shown.at("/windows/0")).isEqualTo(read(written[0]));
      assertThat(found(bridge, "/audience/" + encoded(subject) + "/shifts").path("shifts"))
          .isEmpty();
    }
  }

  @Test
  void aSubjectNamedLikeARouteIsReachedByAnEscape() throws Exception {
    write(window("x", null, NOW.minusSeconds(60), 60, 1, 0));
    writer.write(window("shifts", null, NOW.minusSeconds(60), 60, 1, 0));

    await("it is seen").until(() -> bridge.get("/audience/%73hifts").statusCode() == 200);

    assertThat(found(bridge, "/audience/%73hifts").path("subject").asText()).isEqualTo("shifts");
  }

  @Test
  void eachGroupsOtherIsShown() throws Exception {
    writer.write(
        window("other", "match", NOW.minusSeconds(60), 60, 1, 0),
        window("other", "shows", NOW.minusSeconds(60), 60, 2, 0));
    await("both are seen").until(() -> json(bridge.get("/audience")).path("subjects").size() == 2);

    assertThat(found(bridge, "/audience/other?group=shows").at("/windows/0/positive").asInt())
        .isEqualTo(2);
    assertThat(bridge.get("/audience/other").statusCode()).isEqualTo(404);
  }

  @Test
  void shiftsAreShownBySubjectAndRange() throws Exception {
    writer.write(shift("home", NOW.minusSeconds(60), "early"));
    writer.write(shift("away", NOW.minusSeconds(50), "other"));
    writer.write(shift("home", NOW, "late"));
    await("they are seen")
        .until(() -> json(bridge.get("/audience/shifts")).path("shifts").size() == 3);

    assertThat(found(bridge, "/audience/home/shifts").path("shifts"))
        .extracting(s -> s.at("/terms/0").asText())
        .containsExactly("early", "late");
    assertThat(found(bridge, "/audience/home/shifts?to=" + NOW).at("/shifts/0"))
        .isEqualTo(StrictJson.parse(shift("home", NOW.minusSeconds(60), "early").write()));
    assertThat(found(bridge, "/audience/shifts?limit=1").path("shifts")).hasSize(1);
    assertThat(found(bridge, "/audience/shifts?from=" + NOW.minusSeconds(50)).path("shifts"))
        .hasSize(2);
  }

  @Test
  void markersAreVisibleToAllClients() throws Exception {
    HttpResponse<byte[]> set = bridge.post("/audience/markers", "{\"name\":\" plot twist \"}");
    assertThat(set.statusCode()).isEqualTo(201);
    JsonNode marker = json(set);
    assertThat(marker.path("name").asText()).isEqualTo("plot twist");
    assertThat(marker.path("id").asText()).hasSize(36);
    assertThat(Instant.parse(marker.path("time").asText())).isBetween(NOW, Instant.now());
    assertThat(marker.path("subject").isNull()).isTrue();

    bridge.post(
        "/audience/markers",
        "{\"name\":\"goal\",\"time\":\"2026-01-01T14:00:00+02:00\",\"subject\":\"home\"}");

    assertThat(found(bridge, "/audience/markers").path("markers"))
        .extracting(m -> m.path("name").asText() + " " + m.path("subject").asText())
        .containsExactly("goal home", "plot twist null");
    assertThat(found(bridge, "/audience/markers").at("/markers/0/time").asText())
        .isEqualTo("2026-01-01T12:00:00Z");
    assertThat(found(bridge, "/audience/markers?subject=away").path("markers")).hasSize(1);
    try (RunningBridge second = bridge()) {
      assertThat(found(second, "/audience/markers")).isEqualTo(found(bridge, "/audience/markers"));
    }
  }

  @Test
  void subjectsAreDeclaredReplacedAndRemoved() throws Exception {
    String path = "/subjects/" + encoded("the/show 🎬");
    HttpResponse<byte[]> created =
        bridge.post("/subjects", "{\"name\":\"the/show 🎬\",\"keywords\":[\"show\"]}");
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(found(bridge, "/subjects").at("/subjects/0")).isEqualTo(json(created));

    HttpResponse<byte[]> replaced =
        bridge.post("/subjects", "{\"name\":\"the/show 🎬\",\"group\":\"shows\"}");
    assertThat(replaced.statusCode()).isEqualTo(200);
    assertThat(found(bridge, "/subjects").path("subjects")).containsExactly(json(replaced));
    assertThat(found(bridge, "/audience/" + encoded("the/show 🎬")).path("group").asText())
        .isEqualTo("shows");

    HttpResponse<byte[]> removed = bridge.delete(path);
    assertThat(removed.statusCode()).isEqualTo(204);
    assertThat(removed.body()).isEmpty();
    assertThat(found(bridge, "/subjects").path("subjects")).isEmpty();
    problem(bridge.delete(path), 404, "not_found");
  }

  @Test
  void scoringWorksWhileTheViewIsRebuilt() throws Exception {
    Map<String, String> settings =
        Map.of("AUDIENCE_TOPIC", "never-there", "CREATE_TOPICS", "false");
    try (RunningBridge early = new RunningBridge(SharedBroker.address(), settings).ready()) {
      problem(early.get("/audience"), 503, "unavailable");
      JsonNode health = json(early.get("/health"));
      assertThat(health.at("/components/audience/up").asBoolean(true)).isFalse();

      try (FakeScorer scorer = new FakeScorer(SharedBroker.address(), 4).started()) {
        scorer.report("rebuilding", Instant.now(), true, true);
        await("it is up").until(() -> early.get("/health").statusCode() == 200);
        scorer.tombstone("rebuilding");
      }
    }
  }
}
