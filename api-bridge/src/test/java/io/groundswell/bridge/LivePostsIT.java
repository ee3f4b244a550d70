package io.groundswell.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.bridge.EventWatcher.Event;
import io.groundswell.common.json.StrictJson;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Posts and figures of the system in the live feed. */
class LivePostsIT extends LiveFeedFixture {

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
  void postsHaveNoAuthorAndALimitedText() throws Exception {
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
  void theNewestTwentyOfManyPostsAreSent() throws Exception {
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
  void textsOfPostsCanBeDisabled() throws Exception {
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
  void systemEventsHaveLagDeadLettersAndWatchers() throws Exception {
    posts.write(posts.raw(), "1", "2", "3", "4", "5");
    posts.scoredUpTo(2);
    posts.write(posts.deadLetters(), "a");
    posts.write(
        posts.deadLetters(), "b", "c"); // offsets 0, 2 and 3: transaction markers take offsets
    bridge();
    try (EventWatcher watcher = watch("")) {
      JsonNode system;
      do {
        system = watcher.next("system").json();
      } while (system.path("lag_posts").isNull());

      assertThat(system.path("lag_posts").asLong()).isEqualTo(4); // three, and a transaction marker
      assertThat(system.path("dead_letters").asLong()).isEqualTo(3);
      assertThat(system.path("posts_per_second").asDouble(-1)).isZero();
      assertThat(system.path("cache_hit_ratio").isNull()).isTrue();
      assertThat(system.path("watchers").asInt()).isEqualTo(1);
    }
  }
}
