package io.groundswell.bridge.live;

import static io.groundswell.bridge.AudienceRecords.folded;
import static io.groundswell.bridge.AudienceRecords.window;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.bridge.audience.WindowLength;
import io.groundswell.common.json.StrictJson;
import io.groundswell.topics.AudienceWindow;
import io.groundswell.topics.Marker;
import io.groundswell.topics.Subject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveFeedTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private final ManualTimer timer = new ManualTimer();
  private final List<Subject> subjects = new ArrayList<>();
  private LiveFeed feed = feed(true, 1 << 20);

  private LiveFeed feed(boolean showPosts, int bufferBytes) {
    return new LiveFeed(
        10,
        showPosts,
        bufferBytes,
        Clock.fixed(NOW, ZoneOffset.UTC),
        timer,
        () -> List.copyOf(subjects));
  }

  private record Event(String id, String type, JsonNode json) {
    static Event of(byte[] frame) {
      String[] lines = new String(frame, UTF_8).split("\n", -1);
      assertThat(lines).hasSize(5);
      assertThat(lines[0]).startsWith("id: ");
      assertThat(lines[1]).startsWith("event: ");
      assertThat(lines[2]).startsWith("data: ");
      try {
        return new Event(
            lines[0].substring(4),
            lines[1].substring(7),
            StrictJson.parse(lines[2].substring(6).getBytes(UTF_8)));
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    List<Integer> positives() {
      List<Integer> positives = new ArrayList<>();
      json.forEach(window -> positives.add(window.path("positive").asInt()));
      return positives;
    }
  }

  /** A client that reads events immediately, unless it is stuck. */
  private static final class Reader implements Watcher.Outlet {
    final Watcher watcher;
    final List<Event> events = new ArrayList<>();
    boolean stuck;
    boolean wasCut;
    boolean ended;

    Reader(Watcher watcher) {
      this.watcher = watcher;
      watcher.open(this);
    }

    @Override
    public void wake() {
      if (!stuck) {
        for (byte[] next = watcher.next(); next != null; next = watcher.next()) {
          events.add(Event.of(next));
        }
      }
    }

    @Override
    public void end() {
      ended = true;
    }

    @Override
    public void cut() {
      wasCut = true;
    }

    List<String> types() {
      return events.stream().map(Event::type).toList();
    }

    Event last() {
      return events.get(events.size() - 1);
    }
  }

  private Reader join() {
    return join(WindowLength.TEN_SECONDS, null);
  }

  private Reader join(WindowLength length, String lastId) {
    return new Reader(feed.join(length, lastId));
  }

  private static AudienceWindow changed(String subject, int seconds, int positive) {
    return window(subject, null, NOW, seconds, positive, 0, false, 0, NOW.plusSeconds(positive));
  }

  private void pass(int millis) {
    timer.pass(Duration.ofMillis(millis));
  }

  private void marker(String id, String name) {
    feed.marker(new Marker(id, name, NOW, null));
    pass(0);
  }

  @Test
  void onlyTheNewestRecordOfAWindowIsSent() {
    Reader reader = join();
    feed.window(changed("a", 10, 1));
    feed.window(changed("b", 10, 5));
    feed.window(changed("a", 10, 3));
    feed.window(changed("a", 10, 2)); // published earlier
    pass(50);

    assertThat(reader.types()).containsExactly("hello", "windows");
    assertThat(reader.last().positives()).containsExactly(3, 5);
  }

  @Test
  void aHigherRevisionPrecedesALaterRecord() {
    Reader reader = join();
    feed.window(window("a", null, NOW, 10, 7, 0, true, 2, NOW));
    feed.window(window("a", null, NOW, 10, 1, 0, true, 1, NOW.plusSeconds(9)));
    pass(50);

    assertThat(reader.last().positives()).containsExactly(7);
  }

  @Test
  void foldedWindowsAreSent() {
    Reader reader = join();
    AudienceWindow window = changed("a", 10, 1);
    feed.window(window);
    feed.window(folded(window, NOW.plusSeconds(2)));
    pass(50);

    assertThat(reader.last().json().at("/0/folded").asBoolean()).isTrue();
  }

  @Test
  void windowsAreSentAtMostTwiceASecond() {
    Reader reader = join();
    for (int i = 0; i < 100; i++) { // every 10 ms, for a second
      feed.window(changed("a", 10, i));
      pass(10);
    }
    pass(500);

    assertThat(reader.events.stream().filter(e -> e.type().equals("windows")))
        .extracting(e -> e.positives().get(0))
        .containsExactly(4, 54, 99);
  }

  @Test
  void otherHasAWindowPerGroup() {
    Reader reader = join();
    feed.window(window(AudienceWindow.OTHER, "x", NOW, 10, 1, 0));
    feed.window(window(AudienceWindow.OTHER, "y", NOW, 10, 2, 0));
    pass(50);

    assertThat(reader.last().positives()).containsExactly(1, 2);
  }

  @Test
  void eachWatcherGetsWindowsOfItsLengthAndEverythingElse() {
    Reader seconds = join();
    Reader quarters = join(WindowLength.QUARTER, null);
    feed.window(changed("a", 10, 1));
    feed.window(changed("a", 900, 2));
    feed.window(changed("a", 7, 3)); // an unknown length
    pass(50);
    marker("1", "goal");

    assertThat(seconds.types()).containsExactly("hello", "windows", "marker");
    assertThat(seconds.events.get(1).positives()).containsExactly(1);
    assertThat(quarters.types()).containsExactly("hello", "windows", "marker");
    assertThat(quarters.events.get(1).positives()).containsExactly(2);
    assertThat(quarters.last().id()).isEqualTo(seconds.last().id());
  }

  @Test
  void manyWindowsAreSplitIntoSeveralEvents() {
    Reader reader = join();
    for (int i = 0; i < 1000; i++) {
      feed.window(changed("subject " + i, 10, i));
    }
    pass(50);

    List<Event> windows = reader.events.subList(1, reader.events.size());
    assertThat(windows).hasSizeGreaterThan(1);
    assertThat(windows.stream().flatMap(e -> e.positives().stream())).hasSize(1000);
  }

  @Test
  void subjectsThatChangeTogetherAreSentOnce() {
    Reader reader = join();
    for (int i = 0; i < 100; i++) {
      subjects.add(new Subject("s" + i, null, List.of(), List.of(), List.of()));
      feed.subjectsChanged();
    }
    pass(250);

    assertThat(reader.types()).containsExactly("hello", "subject_changes", "subjects");
    assertThat(reader.events.get(1).json().path("changed")).hasSize(100);
    assertThat(reader.events.get(1).json().path("removed")).isEmpty();
    assertThat(reader.last().json().path("subjects")).hasSize(100);
  }

  @Test
  void largeListsAreSentAsChangesOnly() {
    for (int i = 0; i < 1_000; i++) {
      subjects.add(subject("s" + i, "word " + i));
    }
    feed.subjectsRebuilt();
    pass(0);
    Reader reader = join();
    subjects.set(7, subject("s7", "another word"));
    subjects.remove(8);
    feed.subjectsChanged();
    pass(250);

    assertThat(reader.types()).containsExactly("hello", "subject_changes");
    assertThat(reader.last().json().path("changed"))
        .containsExactly(subject("s7", "another word").json());
    assertThat(reader.last().json().path("removed"))
        .extracting(JsonNode::asText)
        .containsExactly("s8");
  }

  @Test
  void manyChangesAreSplitIntoSeveralEvents() {
    Reader reader = join();
    for (int i = 0; i < 100; i++) {
      subjects.add(subject("s" + i, "x".repeat(10_000)));
    }
    feed.subjectsChanged();
    pass(250);

    List<Event> pieces = reader.events.subList(1, reader.events.size());
    assertThat(pieces).hasSizeGreaterThan(3);
    assertThat(pieces.stream().mapToInt(e -> e.json().path("changed").size()).sum()).isEqualTo(100);
  }

  private static Subject subject(String name, String keyword) {
    return new Subject(name, null, List.of(keyword), List.of(), List.of());
  }

  @Test
  void theQueueIsLimited() {
    feed = feed(true, 64_000);
    for (int i = 0; i < 10_000; i++) {
      feed.marker(new Marker("id " + i, "a", NOW, null));
    }
    assertThat(feed.lost()).isGreaterThan(9_000);

    pass(0);
    feed.marker(new Marker("the last", "a", NOW, null));

    Reader reader = join();
    pass(0);
    assertThat(reader.last().json().path("id").asText()).isEqualTo("the last");
  }

  @Test
  void aReconnectedWatcherResumes() {
    Reader first = join();
    marker("1", "a");
    first.watcher.close();
    marker("2", "b");
    marker("3", "c");

    Reader again = join(WindowLength.TEN_SECONDS, first.last().id());

    assertThat(again.types()).containsExactly("hello", "marker", "marker");
    assertThat(again.events.get(0).id()).isEqualTo(first.last().id());
    assertThat(again.events.get(0).json().path("resumed").asBoolean()).isTrue();
    assertThat(again.last().json().path("name").asText()).isEqualTo("c");
  }

  @Test
  void aWatcherAwayForTooLongDoesNotResume() {
    feed = feed(true, 100_000);
    Reader first = join();
    first.watcher.close();
    for (int i = 0; i < 3; i++) {
      marker(Integer.toString(i), "x".repeat(40_000));
    }

    Reader again = join(WindowLength.TEN_SECONDS, first.last().id());

    assertThat(again.types()).containsExactly("hello");
    assertThat(again.last().json().path("resumed").asBoolean(true)).isFalse();
    assertThat(again.last().id()).endsWith("-3");
  }

  @Test
  void aWatcherBehindTheBufferIsDroppedAndOthersGetAllEvents() {
    feed = feed(true, 100_000);
    Reader slow = join();
    Reader quick = join();
    slow.stuck = true;
    marker("1", "x".repeat(40_000));
    marker("2", "x".repeat(40_000));
    assertThat(slow.wasCut).isFalse();

    marker("3", "x".repeat(40_000));

    assertThat(slow.wasCut).isTrue();
    assertThat(slow.watcher.next()).isNull();
    assertThat(quick.types()).containsExactly("hello", "marker", "marker", "marker");
    assertThat(feed.dropped()).isEqualTo(1);
    assertThat(feed.watchers()).isEqualTo(1);
  }

  @Test
  void aSlowWatcherWithinTheBufferContinues() {
    Reader reader = join();
    reader.stuck = true;
    marker("1", "a");
    marker("2", "b");
    reader.stuck = false;
    marker("3", "c");

    assertThat(reader.types()).containsExactly("hello", "marker", "marker", "marker");
  }

  @Test
  void systemFiguresAreSentToWatchersAndExpire() {
    assertThat(feed.watched()).isFalse();
    Reader reader = join();
    assertThat(feed.watched()).isTrue();
    feed.system(new SystemFigures(1234.567, 5L, 6L, 0.98765));
    pass(2000);
    assertThat(reader.last().json().toString())
        .isEqualTo(
            "{\"posts_per_second\":1230,\"lag_posts\":5,\"dead_letters\":6,"
                + "\"cache_hit_ratio\":0.988,\"watchers\":1}");

    pass(10_000);
    assertThat(reader.last().json().path("posts_per_second").isNull()).isTrue();
    assertThat(reader.types()).hasSize(1 + 6);

    reader.watcher.close();
    assertThat(feed.watched()).isTrue(); // it may reconnect
    pass(15_000);
    assertThat(feed.watched()).isFalse();
    long events = feed.events();
    pass(60_000);
    assertThat(feed.events()).isEqualTo(events);
  }

  @Test
  void postsCanBeDisabled() {
    LivePost post = new LivePost("1", "text", "NEUTRAL", null, List.of(), NOW, false);
    Reader shown = join();
    feed.posts(List.of(post));
    pass(0);
    assertThat(shown.last().json()).containsExactly(post.json());

    feed = feed(false, 100_000);
    Reader reader = join();
    feed.posts(List.of(post));
    pass(0);
    assertThat(reader.types()).containsExactly("hello");
    assertThat(reader.last().json().path("posts").asBoolean(true)).isFalse();
  }

  @Test
  void closingEndsWatchersAndRefusesNewOnes() {
    Reader reader = join();
    Watcher late = feed.join(WindowLength.TEN_SECONDS, null);
    feed.close();

    assertThat(reader.ended).isTrue();
    assertThat(new Reader(late).ended).isTrue();
    assertThat(feed.join(WindowLength.TEN_SECONDS, null)).isNull();
  }
}
