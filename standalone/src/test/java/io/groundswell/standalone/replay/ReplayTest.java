package io.groundswell.standalone.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import io.groundswell.standalone.support.Pace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
  private static final Instant BEGIN = Instant.parse("2031-03-04T05:06:07.5Z");

  @TempDir Path folder;
  private final List<String> sent = new ArrayList<>();

  /** A clock that is always where it is waited for. */
  private final class Waiting implements Pace {
    private final int most;
    private int awaited;

    Waiting(int most) {
      this.most = most;
    }

    @Override
    public Instant begin() {
      return BEGIN;
    }

    @Override
    public boolean await(Duration sinceBegin, Runnable meanwhile) {
      sent.add("at " + sinceBegin);
      return awaited++ < most;
    }
  }

  @Test
  void everyPostIsDueWhenItsTimeSaysDividedByTheSpeed() throws Exception {
    play(
        60,
        "{'text':'a','created_at':'2019-01-01T00:00:00Z'}",
        "{'text':'b','created_at':'2019-01-01T00:30:00Z'}",
        "{'text':'c','created_at':'2019-01-01T01:00:00.250Z'}");
    assertThat(sent)
        .containsExactly(
            "at PT0S",
            "1 {'text':'a','created_at':'2031-03-04T05:06:07.500Z'}",
            "at PT30S",
            "2 {'text':'b','created_at':'2031-03-04T05:06:37.500Z'}",
            "at PT1M0.004166666S",
            "3 {'text':'c','created_at':'2031-03-04T05:07:07.504Z'}");
  }

  @Test
  void postsAreDatedWithTheMomentOfTheirSendingNeverLater() throws Exception {
    play(
        7,
        "{'text':'a','created_at':'2019-01-01T00:00:00Z'}",
        "{'text':'b','created_at':'2019-01-01T00:00:01Z'}");
    // 1/7 s is 142.857 ms
    assertThat(sent.get(3)).contains("2031-03-04T05:06:07.642Z");
  }

  @Test
  void theEarliestPostIsTheFirstWhereverItStands() throws Exception {
    play(
        1,
        "{'text':'late','created_at':'2019-01-01T00:00:03Z'}",
        "{'text':'early','created_at':'2019-01-01T02:00:00+02:00'}",
        "{'text':'early, too','created_at':'2019-01-01T00:00:00Z'}");
    assertThat(sent)
        .containsExactly(
            "at PT0S",
            "2 {'text':'early','created_at':'2031-03-04T05:06:07.500Z'}",
            "at PT0S",
            "3 {'text':'early, too','created_at':'2031-03-04T05:06:07.500Z'}",
            "at PT3S",
            "1 {'text':'late','created_at':'2031-03-04T05:06:10.500Z'}");
  }

  @Test
  void nothingButTheTimeChanges() throws Exception {
    play(1, "{ 'n':1.50, 'created_at':'2019-01-01T00:00:00Z', 'more':{'e':'😍','x':null} }");
    assertThat(sent.get(1))
        .isEqualTo(
            "1 {'n':1.50,'created_at':'2031-03-04T05:06:07.500Z','more':{'e':'😍','x':null}}");
  }

  @Test
  void foreignPostsHaveTheirTimeElsewhere() throws Exception {
    JsonPointer pointer = JsonPointer.compile("/review/times/1");
    try (TimedPosts posts =
        posts(pointer, "{'review':{'times':[7,'2019-01-01T00:00:00Z']},'created_at':'x'}")) {
      new Replay(posts, pointer, 1, new Waiting(9)).play(this::keep, () -> {});
    }
    assertThat(sent.get(1))
        .isEqualTo("1 {'review':{'times':[7,'2031-03-04T05:06:07.500Z']},'created_at':'x'}");
  }

  @Test
  void endsWhereItIsToldToStop() throws Exception {
    String post = "{'text':'a','created_at':'2019-01-01T00:00:00Z'}";
    try (TimedPosts posts = posts(JsonPointer.compile("/created_at"), post, post, post)) {
      Replay replay = new Replay(posts, JsonPointer.compile("/created_at"), 1, new Waiting(2));
      assertThat(replay.play(this::keep, () -> {})).isEqualTo(2);
    }
    assertThat(sent.stream().filter(line -> !line.startsWith("at"))).hasSize(2);
  }

  @Test
  void whatHasNoTimeIsRefusedByLineWithAReason() throws Exception {
    try (TimedPosts posts =
        posts(
            JsonPointer.compile("/created_at"),
            "{'text':'a','created_at':'2019-01-01T00:00:00Z'}",
            "not json",
            "",
            "[1]",
            "{'text':'a'}",
            "{'text':'a','created_at':null}",
            "{'text':'a','created_at':'2019-01-01'}",
            "{'text':'a','created_at':'01/02/2019 00:00'}",
            "{'text':'a','created_at':'1869-01-01T00:00:00Z'}",
            "x".repeat((1 << 20) + 1))) {
      assertThat(posts.places()).hasSize(1);
      assertThat(posts.blank()).isEqualTo(1);
      assertThat(posts.refused().stream().map(r -> r.line() + " " + r.reason()))
          .containsExactly(
              "2 it is not valid JSON",
              "4 it is not a JSON object",
              "5 it has no time at /created_at",
              "6 it has no time at /created_at",
              "7 its time at /created_at has no form that is read",
              "8 its time at /created_at has no form that is read",
              "9 its time at /created_at is not of the years 1970 to 9999",
              "10 it is longer than 1048576 bytes");
    }
  }

  @Test
  void aFileThatShrinksMeanwhileIsNotPlayedOn() throws Exception {
    try (TimedPosts posts =
        posts(
            JsonPointer.compile("/created_at"),
            "{'text':'a','created_at':'2019-01-01T00:00:00Z'}")) {
      Files.writeString(folder.resolve("posts.jsonl"), "{}");
      assertThatThrownBy(() -> posts.bytes(posts.places().get(0)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("shorter");
    }
  }

  private void play(double speed, String... lines) throws IOException {
    JsonPointer pointer = JsonPointer.compile("/created_at");
    try (TimedPosts posts = posts(pointer, lines)) {
      long count = new Replay(posts, pointer, speed, new Waiting(99)).play(this::keep, () -> {});
      assertThat(count).isEqualTo(lines.length);
    }
  }

  /** Apostrophes stand for quotation marks. */
  private TimedPosts posts(JsonPointer time, String... lines) throws IOException {
    Path file = folder.resolve("posts.jsonl");
    Files.writeString(file, String.join("\r\n", lines).replace('\'', '"'));
    return TimedPosts.read(file, time);
  }

  private void keep(long line, byte[] value) {
    sent.add(line + " " + new String(value, StandardCharsets.UTF_8).replace('"', '\''));
  }
}
