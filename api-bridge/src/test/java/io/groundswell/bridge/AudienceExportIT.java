package io.groundswell.bridge;

import static io.groundswell.bridge.AudienceRecords.shift;
import static io.groundswell.bridge.AudienceRecords.window;
import static io.groundswell.bridge.RunningBridge.json;
import static io.groundswell.bridge.Waiting.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Audiences as CSV and as metrics. */
class AudienceExportIT extends AudienceFixture {

  @Test
  void csvHasAHeaderLineAndNoFormulas() throws Exception {
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
  void everyListIsAvailableAsCsv() throws Exception {
    writer.write(shift("home", NOW, "-twist"));
    await("the shift is seen")
        .until(() -> !json(bridge.get("/audience/shifts")).path("shifts").isEmpty());
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

  private List<String> series() throws Exception {
    return text("/metrics").lines().filter(l -> l.startsWith("groundswell_audience_")).toList();
  }

  @Test
  void metricsHaveDeclaredSubjectsFirstUpToTheLimit() throws Exception {
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
    await("the shift is seen")
        .until(() -> !json(bridge.get("/audience/shifts")).path("shifts").isEmpty());

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
