package io.groundswell.bridge;

import static io.groundswell.bridge.AudienceRecords.window;
import static io.groundswell.bridge.RunningBridge.json;
import static io.groundswell.bridge.Waiting.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.bridge.EventWatcher.Event;
import io.groundswell.common.json.StrictJson;
import io.groundswell.topics.AudienceWindow;
import io.groundswell.topics.Shift;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveFeedOverHttpIT extends LiveFeedFixture {

  private static AudienceWindow changed(String subject, int seconds, int positive) {
    return window(subject, null, NOW, seconds, positive, 0, false, 0, NOW.plusMillis(positive));
  }

  private void marker(String name) throws Exception {
    byte[] body = StrictJson.write(StrictJson.object().put("name", name));
    assertThat(bridge.post("/audience/markers", body).statusCode()).isEqualTo(201);
  }

  @Test
  void theFirstEventHasThePositionOfTheStream() throws Exception {
    bridge();
    try (EventWatcher watcher = watch("")) {
      Event hello = watcher.next();

      assertThat(hello.type()).isEqualTo("hello");
      assertThat(hello.id()).matches("[a-z0-9]+-0");
      assertThat(hello.json().path("resumed").asBoolean(true)).isFalse();
      assertThat(hello.json().path("posts").asBoolean()).isTrue();
      assertThat(Instant.parse(hello.json().path("time").asText()))
          .isBetween(Instant.now().minusSeconds(60), Instant.now());
      assertThat(watcher.response().headers().firstValue("Content-Type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
      assertThat(watcher.response().headers().firstValue("Cache-Control")).contains("no-store");
    }
  }

  @Test
  void windowsOfTheRequestedLengthEqualThoseOfTheTopic() throws Exception {
    bridge();
    bridge.close();
    writer.write(changed("before", 10, 1));
    bridge(); // its view already has that window
    try (EventWatcher short10 = watch("");
        EventWatcher minutes = watch("?window=1m")) {
      short10.next("hello");
      minutes.next("hello");
      AudienceWindow ten = changed("home", 10, 2);
      AudienceWindow minute = changed("home", 60, 3);
      writer.write(ten, minute);

      assertThat(short10.next("windows").json()).containsExactly(read(ten.write()));
      assertThat(minutes.next("windows").json()).containsExactly(read(minute.write()));
    }
  }

  @Test
  void shiftsMarkersAndSubjectsAreSentWhenConsumed() throws Exception {
    bridge();
    try (EventWatcher watcher = watch("")) {
      watcher.next("hello");
      Shift shift = AudienceRecords.shift("home", NOW, "plot");
      writer.write(shift);
      assertThat(watcher.next("shift").json()).isEqualTo(read(shift.write()));

      marker("goal");
      assertThat(watcher.next("marker").json().path("name").asText()).isEqualTo("goal");

      bridge.post("/subjects", "{\"name\":\"home\",\"keywords\":[\"goal\"]}");
      assertThat(watcher.next("subject_changes").json().path("changed"))
          .isEqualTo(json(bridge.get("/subjects")).path("subjects"));
      assertThat(watcher.next("subjects").json()).isEqualTo(json(bridge.get("/subjects")));
      bridge.delete("/subjects/home");
      assertThat(watcher.next("subject_changes").json().path("removed"))
          .extracting(JsonNode::asText)
          .containsExactly("home");
      assertThat(watcher.next("subjects").json().path("subjects")).isEmpty();
    }
  }

  @Test
  void aReconnectedWatcherMissesAndRepeatsNoEvent() throws Exception {
    bridge();
    try (EventWatcher all = watch("")) {
      String first = all.next("hello").id();
      List<Event> seen = new ArrayList<>();
      List<Event> expected = new ArrayList<>();
      String last = first;
      for (int connection = 0; connection < 4; connection++) {
        String query = connection == 0 ? "" : "?last_event_id=" + last;
        // Events occur both while disconnected and while connected.
        writer.write(changed("home", 10, 10 * connection + 1));
        writer.write(AudienceRecords.shift("away", NOW.plusSeconds(connection), "gap"));
        expected.addAll(all.upTo("shift"));
        try (EventWatcher lossy = watch(query.isEmpty() ? "?last_event_id=" + first : query)) {
          Event hello = lossy.next();
          assertThat(hello.json().path("resumed").asBoolean()).isTrue();
          assertThat(hello.id()).isEqualTo(last);
          marker("m" + connection);
          expected.addAll(all.upTo("marker"));
          seen.addAll(lossy.upTo("marker"));
          last = seen.get(seen.size() - 1).id();
        }
      }
      assertThat(seen).isEqualTo(expected);
      assertThat(seen).extracting(Event::id).doesNotHaveDuplicates();
    }
  }

  @Test
  void anUnknownIdDoesNotResume() throws Exception {
    bridge();
    String own;
    try (EventWatcher watcher = watch("")) {
      own = watcher.next("hello").id().replaceAll("-.*", "-");
    }
    for (String id :
        List.of("", "nonsense", "another-1", own + "99999", own + "-1", own + "9".repeat(30))) {
      try (EventWatcher watcher = watch("?last_event_id=" + URLEncoder.encode(id, UTF_8))) {
        assertThat(watcher.next().json().path("resumed").asBoolean(true)).as(id).isFalse();
      }
    }
  }

  @Test
  void theHeaderPrecedesTheParameterWhichBrowsersRepeat() throws Exception {
    bridge();
    try (EventWatcher watcher = watch("")) {
      String old = watcher.next("hello").id();
      marker("first");
      String newer = watcher.next("marker").id();
      try (EventWatcher again = watch("?last_event_id=" + old, "Last-Event-ID", newer)) {
        assertThat(again.next("hello").id()).isEqualTo(newer);
      }
    }
  }

  @Test
  void aStuckWatcherIsDroppedAndOthersGetAllEvents() throws Exception {
    bridge("LIVE_BUFFER_BYTES", "1048576");
    try (Socket stuck = new Socket();
        EventWatcher watcher = watch("")) {
      stuck.setReceiveBufferSize(4096);
      stuck.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), bridge.port()));
      stuck
          .getOutputStream()
          .write("GET /live/events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
      await("both watch").until(() -> bridge.metric("groundswell_live_watchers") == 2);
      watcher.next("hello");
      String text = "long ".repeat(40_000);
      int written = 0;
      while (bridge.metric("groundswell_live_dropped_total") == 0 && written < 400) {
        // Reads each event before writing the next, so that this watcher never lags.
        writer.write(AudienceRecords.shift("s" + ++written, NOW, text));
        Event shift = watcher.next("shift");
        assertThat(shift.json().path("subject").asText()).isEqualTo("s" + written);
      }

      assertThat(bridge.metric("groundswell_live_dropped_total")).isEqualTo(1);
      await("it has left").until(() -> bridge.metric("groundswell_live_watchers") == 1);
      stuck.setSoTimeout(30_000);
      assertThat(closes(stuck)).isTrue();
      marker("after");
      assertThat(watcher.next("marker").json().path("name").asText()).isEqualTo("after");
    }
  }

  private static boolean closes(Socket socket) throws Exception {
    InputStream in = socket.getInputStream();
    byte[] rest = new byte[1 << 16];
    try {
      while (in.read(rest) >= 0) {
        // discards buffered bytes
      }
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (java.net.SocketException e) {
      return true; // reset
    }
    return true;
  }

  @Test
  void unknownParametersAreRejected() throws Exception {
    bridge();
    for (String query :
        List.of("nonsense=1", "window=5s", "format=json", "window=10s&window=1m", "subject=a")) {
      HttpResponse<byte[]> response = bridge.get("/live/events?" + query);

      assertThat(response.statusCode()).as(query).isEqualTo(400);
      assertThat(json(response).path("code").asText()).isEqualTo("invalid_query");
    }
  }

  @Test
  void tooManyWatchersGetARetryAfter() throws Exception {
    bridge("LIVE_MAX_WATCHERS", "1");
    try (EventWatcher only = watch("")) {
      only.next("hello");
      HttpResponse<byte[]> refused = bridge.get("/live/events");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      assertThat(json(refused).path("code").asText()).isEqualTo("overloaded");
      assertThat(bridge.metric("groundswell_live_refused_total")).isEqualTo(1);
    }
    await("it has left").until(() -> bridge.metric("groundswell_live_watchers") == 0);
    watch("").close();
  }

  @Test
  void watchersAreRefusedUntilTheViewIsRebuilt() throws Exception {
    bridge = new RunningBridge("127.0.0.1:1", Map.of());
    HttpResponse<byte[]> response = bridge.get("/live/events");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(json(response).path("code").asText()).isEqualTo("unavailable");
  }

  @Test
  void closingTheBridgeEndsStreamsImmediately() throws Exception {
    bridge("REQUEST_TIMEOUT_MS", "600000"); // the longest wait for requests
    try (EventWatcher watcher = watch("")) {
      watcher.next("hello");
      long start = System.nanoTime();
      bridge.close();
      bridge = null;

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(1));
      assertThat(watcher.next("end").id()).isEqualTo("clean");
    }
  }

  @Test
  void aStreamIsNotTimedAsARequest() throws Exception {
    bridge();
    try (EventWatcher watcher = watch("")) {
      watcher.next("hello");
    }
    await("it has left").until(() -> bridge.metric("groundswell_live_watchers") == 0);
    bridge.get("/live/events?nonsense=1");

    assertThat(new String(bridge.get("/metrics").body(), UTF_8))
        .contains("path=\"/live/events\",status=\"400\"")
        .doesNotContain("path=\"/live/events\",status=\"200\"");
  }

  @Test
  void headOpensNoStream() throws Exception {
    bridge();
    HttpResponse<byte[]> head =
        bridge.send(bridge.request("/live/events").method("HEAD", BodyPublishers.noBody()).build());

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(bridge.metric("groundswell_live_watchers")).isZero();
  }
}
