package io.groundswell.bridge;

import static io.groundswell.bridge.AudienceRecords.folded;
import static io.groundswell.bridge.AudienceRecords.window;
import static io.groundswell.bridge.RunningBridge.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.StrictJson;
import io.groundswell.topics.AudienceWindow;
import io.groundswell.topics.Shift;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AudienceIT {
  /** The last full quarter of an hour, so that windows are as fresh as those of a live stream. */
  private static final Instant NOW =
      Instant.ofEpochSecond(Instant.now().getEpochSecond() / 900 * 900);

  private AudienceWriter writer;
  private RunningBridge bridge;

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

  private RunningBridge bridge() throws Exception {
    return new RunningBridge(SharedBroker.address(), writer.settings()).rebuilt();
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, UTF_8).replace("+", "%20");
  }

  private static JsonNode found(RunningBridge at, String path) throws Exception {
    HttpResponse<byte[]> response = at.get(path);
    assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(200);
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    return json(response);
  }

  /** Waits until the bridge has a window, since what is written last is read last. */
  private void seen(RunningBridge at, AudienceWindow last) throws Exception {
    Eventually.until(
        "the window is seen",
        () ->
            json(at.get("/audience/" + encoded(last.subject()) + "?window=" + last.seconds()))
                .path("windows")
                .findValuesAsText("published_at")
                .contains(last.publishedAt().toString()));
  }

  private AudienceWindow[] write(AudienceWindow... windows) throws Exception {
    writer.write(windows);
    for (AudienceWindow window : windows) {
      seen(bridge, window);
    }
    return windows;
  }

  static Shift shift(String subject, Instant time, String term) {
    return new Shift(
        subject,
        "shows",
        time,
        Shift.Direction.DOWN,
        -4.25,
        Shift.Severity.HIGH,
        120,
        900,
        -0.5,
        0.25,
        60,
        900,
        false,
        List.of(term, "ending"),
        List.of(new Shift.TopPost("7", "what was that", "NEGATIVE", 0.98, time)));
  }

  @Test
  void withoutAnyRecordNothingIsShown() throws Exception {
    assertThat(found(bridge, "/audience").toString()).isEqualTo("{\"subjects\":[]}");
    assertThat(found(bridge, "/audience/shifts").toString()).isEqualTo("{\"shifts\":[]}");
    assertThat(found(bridge, "/audience/markers").toString()).isEqualTo("{\"markers\":[]}");
    assertThat(found(bridge, "/subjects").toString()).isEqualTo("{\"subjects\":[]}");
  }

  @Test
  void everySubjectIsShownWithItsNewestWindowOfEachLength() throws Exception {
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

  private static JsonNode read(AudienceWindow window) throws Exception {
    return StrictJson.parse(window.write());
  }

  @Test
  void aSubjectsWindowsAreInOrderOfTimeAndByDefaultThoseOfItsLastHour() throws Exception {
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
  void laterRecordsReplaceEarlierOnesAndAbortedOnesAreNeverSeen() throws Exception {
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
    Eventually.until(
        "the shift is seen", () -> !json(bridge.get("/audience/shifts")).path("shifts").isEmpty());

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
  void aSubjectNamedLikeARouteIsReachedWithAPercentSign() throws Exception {
    write(window("x", null, NOW.minusSeconds(60), 60, 1, 0));
    writer.write(window("shifts", null, NOW.minusSeconds(60), 60, 1, 0));

    Eventually.until("it is seen", () -> bridge.get("/audience/%73hifts").statusCode() == 200);

    assertThat(found(bridge, "/audience/%73hifts").path("subject").asText()).isEqualTo("shifts");
  }

  @Test
  void eachGroupsOtherIsShown() throws Exception {
    writer.write(
        window("other", "match", NOW.minusSeconds(60), 60, 1, 0),
        window("other", "shows", NOW.minusSeconds(60), 60, 2, 0));
    Eventually.until(
        "both are seen", () -> json(bridge.get("/audience")).path("subjects").size() == 2);

    assertThat(found(bridge, "/audience/other?group=shows").at("/windows/0/positive").asInt())
        .isEqualTo(2);
    assertThat(bridge.get("/audience/other").statusCode()).isEqualTo(404);
  }

  @Test
  void shiftsAreShownBySubjectAndRange() throws Exception {
    writer.write(shift("home", NOW.minusSeconds(60), "early"));
    writer.write(shift("away", NOW.minusSeconds(50), "other"));
    writer.write(shift("home", NOW, "late"));
    Eventually.until(
        "they are seen", () -> json(bridge.get("/audience/shifts")).path("shifts").size() == 3);

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
  void aMarkerIsSeenByEverybody() throws Exception {
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

  static void problem(HttpResponse<byte[]> response, int status, String code) throws Exception {
    assertThat(json(response).path("code").asText()).isEqualTo(code);
    assertThat(json(response).path("detail").asText()).endsWith(".");
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @Test
  void csvHasAHeaderLineAndHarmlessCells() throws Exception {
    write(window("=HYPERLINK(\"x\"), \"é\"", "+group", NOW.minusSeconds(60), 60, 1, 3));

    HttpResponse<byte[]> response =
        bridge.send(bridge.request("/audience").header("Accept", "text/csv").build());

    assertThat(response.headers().firstValue("Content-Type"))
        .contains("text/csv; charset=utf-8; header=present");
    String[] lines = new String(response.body(), UTF_8).split("\r\n", -1);
    assertThat(lines).hasSize(3);
    assertThat(lines[0])
        .startsWith("subject,group,window_start,window_end,window_seconds,final,revision,positive")
        .contains(",adjusted_positive,", ",baseline_adjusted_net_sentiment,");
    assertThat(lines[1])
        .startsWith("\"'=HYPERLINK(\"\"x\"\"), \"\"é\"\"\",'+group," + NOW.minusSeconds(60) + ",")
        .contains(",60,true,1,1,3,3,7,-0.5,");
    assertThat(lines[1].replaceAll("\".*\"", "").split(",", -1))
        .hasSameSizeAs(lines[0].split(",", -1));
    assertThat(lines[2]).isEmpty();
  }

  @Test
  void everyListComesAsCsv() throws Exception {
    writer.write(shift("home", NOW, "-twist"));
    Eventually.until(
        "the shift is seen", () -> !json(bridge.get("/audience/shifts")).path("shifts").isEmpty());
    bridge.post("/subjects", "{\"name\":\"home\",\"keywords\":[\"@a\",\"b\"]}");
    bridge.post("/audience/markers", "{\"name\":\"a, b\"}");

    assertThat(text("/audience/shifts?format=csv"))
        .contains("subject,group,detected_at,direction,sigma,", ",-4.25,high,")
        .endsWith(",false,'-twist; ending\r\n");
    assertThat(text("/audience/home/shifts?format=csv"))
        .isEqualTo(text("/audience/shifts?format=csv"));
    assertThat(text("/subjects?format=csv"))
        .isEqualTo("name,group,keywords,hashtags,expressions\r\nhome,,'@a; b,,\r\n");
    assertThat(text("/audience/markers?format=csv"))
        .startsWith("id,name,time,subject\r\n")
        .contains(",\"a, b\",");
    assertThat(text("/audience/home?format=csv")).startsWith("subject,").doesNotContain("\nhome");
  }

  private String text(String path) throws Exception {
    HttpResponse<byte[]> response = bridge.get(path);
    assertThat(response.statusCode()).isEqualTo(200);
    return new String(response.body(), UTF_8);
  }

  @Test
  void aBridgeThatStillRebuildsAnswersForScoresAndNotForAudiences() throws Exception {
    Map<String, String> settings =
        Map.of("AUDIENCE_TOPIC", "never-there", "CREATE_TOPICS", "false");
    try (RunningBridge early = new RunningBridge(SharedBroker.address(), settings).ready()) {
      problem(early.get("/audience"), 503, "unavailable");
      JsonNode health = json(early.get("/health"));
      assertThat(health.at("/components/audience/up").asBoolean(true)).isFalse();

      try (FakeScorer scorer = new FakeScorer(SharedBroker.address(), 4).started()) {
        scorer.report("rebuilding", Instant.now(), true, true);
        Eventually.until("it is up", () -> early.get("/health").statusCode() == 200);
        scorer.tombstone("rebuilding");
      }
    }
  }

  private List<String> series() throws Exception {
    return text("/metrics").lines().filter(l -> l.startsWith("groundswell_audience_")).toList();
  }

  @Test
  void prometheusSeesDeclaredSubjectsFirstAndNoMoreThanAreAllowed() throws Exception {
    bridge.close();
    Map<String, String> settings = new java.util.HashMap<>(writer.settings());
    settings.put("METRIC_SUBJECTS", "2");
    bridge = new RunningBridge(SharedBroker.address(), settings).rebuilt();
    bridge.post("/subjects", "{\"name\":\"declared\"}");
    bridge.post("/audience/markers", "{\"name\":\"goal\",\"time\":\"2026-01-01T00:00:01Z\"}");
    writer.write(shift("busy", NOW, "twist"));
    write(
        window("declared", null, NOW.minusSeconds(900), 900, 1, 1),
        window("busy", "g", NOW.minusSeconds(900), 900, 75, 25),
        window("quiet", null, NOW.minusSeconds(900), 900, 2, 2));
    Eventually.until(
        "the shift is seen", () -> !json(bridge.get("/audience/shifts")).path("shifts").isEmpty());

    assertThat(series())
        .contains(
            "groundswell_audience_net_sentiment{group=\"g\",subject=\"busy\",window=\"15m\"} 0.5",
            "groundswell_audience_posts{group=\"g\",label=\"neutral\",subject=\"busy\",window=\"15m\"} 3.0",
            "groundswell_audience_share_of_voice_ratio{group=\"g\",subject=\"busy\",window=\"15m\"} 0.333333",
            "groundswell_audience_shifts_total{direction=\"down\",subject=\"busy\"} 1.0",
            "groundswell_audience_shifts_total{direction=\"up\",subject=\"busy\"} 0.0",
            "groundswell_audience_marker_timestamp_seconds{marker=\"goal\"} 1.767225601E9",
            "groundswell_audience_view_windows 3.0",
            "groundswell_audience_view_evicted_total 0.0")
        .anyMatch(l -> l.startsWith("groundswell_audience_baseline_net_sentiment{"))
        .anyMatch(l -> l.startsWith("groundswell_audience_net_sentiment_low{"))
        .anyMatch(l -> l.startsWith("groundswell_audience_net_sentiment_high{"))
        .anyMatch(l -> l.startsWith("groundswell_audience_volume_posts{group=\"\",subject=\"decl"))
        .noneMatch(l -> l.contains("quiet"));

    assertThat(text("/metrics"))
        .contains("groundswell_http_requests_seconds_count{path=\"/audience/{subject}\"");

    bridge.delete("/subjects/declared");
    assertThat(series()).noneMatch(l -> l.contains("declared")).anyMatch(l -> l.contains("quiet"));
  }
}
