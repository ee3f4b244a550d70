package io.groundswell.bridge;

import static io.groundswell.bridge.AudienceRecords.window;
import static io.groundswell.bridge.RunningBridge.json;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LiveFeedOverHttpIT {
  private static final Instant NOW =
      Instant.ofEpochSecond(Instant.now().getEpochSecond() / 900 * 900);

  private AudienceWriter writer;
  private PostWriter posts;
  private RunningBridge bridge;

  @BeforeEach
  void start() throws Exception {
    writer = new AudienceWriter(SharedBroker.address());
    posts = new PostWriter(SharedBroker.address());
  }

  @AfterEach
  void stop() {
    if (bridge != null) {
      bridge.close();
    }
    posts.close();
    writer.close();
  }

  private void bridge(String... settings) throws Exception {
    Map<String, String> all = new HashMap<>(writer.settings());
    all.putAll(posts.settings());
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    bridge = new RunningBridge(SharedBroker.address(), all).rebuilt();
  }

  private EventWatcher watch(String query, String... headers) throws Exception {
    EventWatcher watcher = new EventWatcher(bridge, query, headers);
    assertThat(watcher.response().statusCode()).isEqualTo(200);
    return watcher;
  }

  private static AudienceWindow changed(String subject, int seconds, int positive) {
    return window(subject, null, NOW, seconds, positive, 0, false, 0, NOW.plusMillis(positive));
  }

  private static JsonNode read(byte[] json) throws Exception {
    return StrictJson.parse(json);
  }

  private void marker(String name) throws Exception {
    byte[] body = StrictJson.write(StrictJson.object().put("name", name));
    assertThat(bridge.post("/audience/markers", body).statusCode()).isEqualTo(201);
  }

  private static String scored(String id, String text, boolean cached) {
    return new String(
        StrictJson.write(
            StrictJson.object()
                .put("id", id)
                .put("text", text)
                .put("author", "somebody")
                .put("label", "POSITIVE")
                .put("confidence", 0.75)
                .put("created_at", "2026-01-02T03:04:05Z")
                .put("cached", cached)
                .set("subjects", StrictJson.object().arrayNode().add("home"))),
        UTF_8);
  }

  @Test
  void theFirstEventSaysWhereTheStreamStands() throws Exception {
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
  void windowsOfTheAskedLengthComeAsTheTopicHasThem() throws Exception {
    bridge();
    bridge.close();
    writer.write(changed("before", 10, 1));
    bridge(); // its view has that window: it is no news
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
  void shiftsMarkersAndSubjectsComeAsTheyAreRead() throws Exception {
    bridge();
    try (EventWatcher watcher = watch("")) {
      watcher.next("hello");
      Shift shift = AudienceIT.shift("home", NOW, "plot");
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
  void afterALostConnectionNothingIsMissingAndNothingComesTwice() throws Exception {
    bridge();
    try (EventWatcher all = watch("")) {
      String first = all.next("hello").id();
      List<Event> seen = new ArrayList<>();
      List<Event> expected = new ArrayList<>();
      String last = first;
      for (int connection = 0; connection < 4; connection++) {
        String query = connection == 0 ? "" : "?last_event_id=" + last;
        // In between as much happens as while connected.
        writer.write(changed("home", 10, 10 * connection + 1));
        writer.write(AudienceIT.shift("away", NOW.plusSeconds(connection), "gap"));
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
  void anIdThatIsNotKnownStartsAnew() throws Exception {
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
  void theHeaderOutranksTheParameterSinceABrowserKeepsTheAddress() throws Exception {
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
  void aWatcherThatDoesNotReadIsDroppedAndTheOthersGetEverything() throws Exception {
    bridge("LIVE_BUFFER_BYTES", "1048576");
    try (Socket stuck = new Socket();
        EventWatcher watcher = watch("")) {
      stuck.setReceiveBufferSize(4096);
      stuck.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), bridge.port()));
      stuck
          .getOutputStream()
          .write("GET /live/events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
      Eventually.until("both watch", () -> bridge.metric("groundswell_live_watchers") == 2);
      watcher.next("hello");
      String text = "long ".repeat(40_000);
      int written = 0;
      while (bridge.metric("groundswell_live_dropped_total") == 0 && written < 400) {
        // Each is read before the next is written, so that this one is never behind.
        writer.write(AudienceIT.shift("s" + ++written, NOW, text));
        Event shift = watcher.next("shift");
        assertThat(shift.json().path("subject").asText()).isEqualTo("s" + written);
      }

      assertThat(bridge.metric("groundswell_live_dropped_total")).isEqualTo(1);
      Eventually.until("it has left", () -> bridge.metric("groundswell_live_watchers") == 1);
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
        // what was on its way
      }
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (java.net.SocketException e) {
      return true; // reset
    }
    return true;
  }

  @Test
  void postsComeWithoutTheirAuthorsAndCut() throws Exception {
    posts.write(posts.sentiment(), scored("old", "there before", true));
    bridge();
    try (EventWatcher watcher = watch("")) {
      JsonNode first = watcher.next("posts").json().path(0);
      assertThat(first.toString())
          .isEqualTo(
              "{\"id\":\"old\",\"text\":\"there before\",\"label\":\"POSITIVE\","
                  + "\"confidence\":0.75,\"subjects\":[\"home\"],"
                  + "\"created_at\":\"2026-01-02T03:04:05Z\"}");

      posts.write(
          posts.sentiment(), scored("long", "🎬".repeat(400), false), "no post", "[]", "{}");
      JsonNode next = watcher.next("posts").json();
      assertThat(next).hasSize(1);
      assertThat(next.at("/0/text").asText()).isEqualTo("🎬".repeat(250));
    }
  }

  @Test
  void ofManyPostsTheNewestTwentyComeLast() throws Exception {
    bridge();
    try (EventWatcher watcher = watch("")) {
      watcher.next("hello");
      String[] many = new String[500];
      for (int i = 0; i < many.length; i++) {
        many[i] = scored(Integer.toString(i), "text", false);
      }
      posts.write(posts.sentiment(), many);
      Event event = watcher.next("posts");
      assertThat(event.json()).hasSizeLessThanOrEqualTo(20).isNotEmpty();
      assertThat(event.json())
          .extracting(post -> Integer.parseInt(post.path("id").asText()))
          .isSorted()
          .last()
          .isEqualTo(499);
    }
  }

  @Test
  void textsOfPostsCanBeTurnedOff() throws Exception {
    bridge("LIVE_POSTS", "false");
    posts.write(posts.sentiment(), scored("1", "secret", true), scored("2", "secret", false));
    try (EventWatcher watcher = watch("")) {
      assertThat(watcher.next("hello").json().path("posts").asBoolean(true)).isFalse();
      List<Event> events = new ArrayList<>();
      do {
        events.addAll(watcher.upTo("system"));
      } while (events.get(events.size() - 1).json().path("cache_hit_ratio").isNull());

      assertThat(events.get(events.size() - 1).json().path("cache_hit_ratio").asDouble())
          .isEqualTo(0.5);
      assertThat(events).extracting(Event::type).doesNotContain("posts");
      assertThat(events.toString()).doesNotContain("secret");
    }
  }

  @Test
  void aHostileTextIsOneLineOfData() throws Exception {
    bridge();
    for (String text :
        List.of(
            "\n\nevent: shift\ndata: {}\n\n",
            "\r\nid: evil-1\r\n\r\n",
            "</script><img src=x onerror=alert(1)>",
            "\u2028\u2029\u0085\u0000\uFEFF",
            ": comment\nretry: 1")) {
      posts.write(posts.sentiment(), scored("1", text, true));
    }
    try (EventWatcher watcher = watch("")) {
      List<Event> events = watcher.upTo("posts");
      events.addAll(watcher.upTo("system"));

      assertThat(events).extracting(Event::type).doesNotContain("shift");
      assertThat(events).extracting(Event::id).noneMatch(id -> id.startsWith("evil"));
      assertThat(events).noneMatch(e -> e.data().contains("\n") || e.data().contains("\r"));
      Event posted =
          events.stream().filter(e -> e.type().equals("posts")).findFirst().orElseThrow();
      assertThat(posted.json()).hasSize(5);
      assertThat(posted.json().at("/1/text").asText()).isEqualTo("\r\nid: evil-1\r\n\r\n");
      assertThat(posted.json().at("/3/text").asText()).isEqualTo("\u2028\u2029\u0085\u0000\uFEFF");
    }
  }

  @Test
  void theSystemTellsOfLagDeadLettersAndWatchers() throws Exception {
    posts.write(posts.raw(), "1", "2", "3", "4", "5");
    posts.scoredUpTo(2);
    posts.write(posts.deadLetters(), "a");
    posts.write(posts.deadLetters(), "b", "c"); // offsets 0, 2 and 3: ends of transactions count
    bridge();
    try (EventWatcher watcher = watch("")) {
      JsonNode system;
      do {
        system = watcher.next("system").json();
      } while (system.path("lag_posts").isNull());

      assertThat(system.path("lag_posts").asLong()).isEqualTo(4); // three, and a transaction's end
      assertThat(system.path("dead_letters").asLong()).isEqualTo(3);
      assertThat(system.path("posts_per_second").asDouble(-1)).isZero();
      assertThat(system.path("cache_hit_ratio").isNull()).isTrue();
      assertThat(system.path("watchers").asInt()).isEqualTo(1);
    }
  }

  @Test
  void whatIsUnknownIsRefused() throws Exception {
    bridge();
    for (String query :
        List.of("nonsense=1", "window=5s", "format=json", "window=10s&window=1m", "subject=a")) {
      HttpResponse<byte[]> response = bridge.get("/live/events?" + query);

      assertThat(response.statusCode()).as(query).isEqualTo(400);
      assertThat(json(response).path("code").asText()).isEqualTo("invalid_query");
    }
  }

  @Test
  void tooManyWatchersAreToldToComeLater() throws Exception {
    bridge("LIVE_MAX_WATCHERS", "1");
    try (EventWatcher only = watch("")) {
      only.next("hello");
      HttpResponse<byte[]> refused = bridge.get("/live/events");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      assertThat(json(refused).path("code").asText()).isEqualTo("overloaded");
      assertThat(bridge.metric("groundswell_live_refused_total")).isEqualTo(1);
    }
    Eventually.until("it has left", () -> bridge.metric("groundswell_live_watchers") == 0);
    watch("").close();
  }

  @Test
  void beforeTheViewIsRebuiltNobodyIsLetIn() throws Exception {
    bridge = new RunningBridge("127.0.0.1:1", Map.of());
    HttpResponse<byte[]> response = bridge.get("/live/events");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(json(response).path("code").asText()).isEqualTo("unavailable");
  }

  @Test
  void closingTheBridgeEndsStreamsAtOnce() throws Exception {
    bridge("REQUEST_TIMEOUT_MS", "600000"); // so long it would wait for requests
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
  void aStreamIsNoSlowRequest() throws Exception {
    bridge();
    try (EventWatcher watcher = watch("")) {
      watcher.next("hello");
    }
    Eventually.until("it has left", () -> bridge.metric("groundswell_live_watchers") == 0);
    bridge.get("/live/events?nonsense=1");

    assertThat(new String(bridge.get("/metrics").body(), UTF_8))
        .contains("path=\"/live/events\",status=\"400\"")
        .doesNotContain("path=\"/live/events\",status=\"200\"");
  }

  @Test
  void whoAsksForTheHeadGetsNoStream() throws Exception {
    bridge();
    HttpResponse<byte[]> head =
        bridge.send(bridge.request("/live/events").method("HEAD", BodyPublishers.noBody()).build());

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(bridge.metric("groundswell_live_watchers")).isZero();
  }
}
