package io.groundswell.standalone.follow;

import static io.groundswell.standalone.follow.LocalJetstream.event;
import static io.groundswell.standalone.follow.LocalJetstream.post;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.audience.SubjectMatcher;
import io.groundswell.common.json.StrictJson;
import io.groundswell.topics.PostFormat;
import io.groundswell.topics.PostReader;
import io.groundswell.topics.Subject;
import io.groundswell.topics.TextRules;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JetstreamReaderTest {
  private static final Instant NOW = Instant.parse("2031-03-04T05:06:07Z");
  private static final long SEEN = NOW.getEpochSecond() * 1_000_000 - 250_000;
  private static final TextRules RULES = new TextRules(100);
  private static final SubjectMatcher SUBJECTS =
      SubjectMatcher.of(
          List.of(
              new Subject("Tea", null, List.of("tea"), List.of("teatime"), List.of()),
              new Subject("Cake", null, List.of("cake"), List.of(), List.of())));

  @Test
  void aPostBecomesOneOfTheRawTopicThatTheProcessorReads() throws Exception {
    FeedPost post = reader().read(post(SEEN, "3k", "Tea and cake 🍰", "en", "cy")).post();

    assertThat(StrictJson.parse(post.write()))
        .isEqualTo(
            StrictJson.parse(
                """
                {"id":"at://did:plc:ada/app.bsky.feed.post/3k","text":"Tea and cake 🍰",
                "author":"did:plc:ada","subject":["Cake","Tea"],
                "created_at":"2031-03-04T05:06:05.250Z","source":"bluesky","lang":"en"}
                """
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    assertThat(new PostReader(PostFormat.DEFAULT, RULES).read(post.write()).subjects())
        .containsExactly("Cake", "Tea");
  }

  @ParameterizedTest
  @CsvSource({
    "en,en,en",
    "en,en-GB,en-GB",
    "EN,en,en",
    "en,eng,",
    "en,cy,",
    "en,'cy,en',en",
    "pt-BR,pt,",
    "'en,cy',cy,cy",
    "en,'',"
  })
  void languagesAreTakenByTheirTags(String wanted, String said, String taken) {
    JetstreamReader reader = reader(wanted.split(","));
    String message =
        said.isEmpty() ? post(SEEN, "3k", "tea") : post(SEEN, "3k", "tea", said.split(","));
    JetstreamReader.Read read = reader.read(message);
    assertThat(read.post() == null ? null : read.post().lang()).isEqualTo(taken);
    assertThat(read.skipped()).isEqualTo(taken == null ? "other_language" : null);
  }

  @ParameterizedTest
  @CsvSource({
    "2031-03-04T05:06:00Z,2031-03-04T05:06:00Z",
    "2031-03-04T07:06:00+02:00,2031-03-04T05:06:00Z",
    "2012-01-01T00:00:00Z,2012-01-01T00:00:00Z",
    "2031-03-05T00:00:00Z,2031-03-04T05:06:06.750Z",
    "2031-03-04,2031-03-04T05:06:06.750Z",
    "0000-01-01T00:00:00Z,2031-03-04T05:06:06.750Z",
    "soon,2031-03-04T05:06:06.750Z",
    "'',2031-03-04T05:06:06.750Z"
  })
  void aTimeOfWritingThatCannotBeIsTheTimeAtWhichTheFeedHadIt(String said, Instant taken)
      throws Exception {
    ObjectNode event = (ObjectNode) StrictJson.parse(post(SEEN, "3k", "tea").getBytes());
    event.withObject("/commit/record").put("createdAt", said);
    assertThat(reader().read(event.toString()).post().createdAt()).isEqualTo(taken);

    event.withObject("/commit/record").remove("createdAt");
    assertThat(reader().read(event.toString()).post().createdAt())
        .isEqualTo("2031-03-04T05:06:06.750Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"update", "delete"})
  void onlyNewPostsAreTaken(String operation) {
    JetstreamReader.Read read = reader().read(event(SEEN, "3k", operation).toString());
    assertThat(read.skipped()).isEqualTo("not_a_new_post");
    assertThat(read.timeUs()).isEqualTo(SEEN);
  }

  @Test
  void identitiesAccountsAndOtherCollectionsArePassedOver() {
    for (String kind : List.of("identity", "account", "what comes next")) {
      String event = event(SEEN, "3k", "create").put("kind", kind).toString();
      assertThat(reader().read(event).skipped()).isEqualTo("not_a_new_post");
    }
    ObjectNode like = event(SEEN, "3k", "create");
    like.withObject("/commit").put("collection", "app.bsky.feed.like");
    assertThat(reader().read(like.toString()).skipped()).isEqualTo("not_a_new_post");
  }

  @Test
  void textsThatCantBeScoredAreSkippedByTheProcessorsReasons() {
    assertThat(reader().read(post(SEEN, "3k", " ")).skipped()).isEqualTo("blank_text");
    assertThat(reader().read(post(SEEN, "3k", "tea ".repeat(26))).skipped())
        .isEqualTo("text_too_large");
    assertThat(reader().read(event(SEEN, "3k", "create").toString()).skipped())
        .isEqualTo("missing_text");
    assertThat(reader().read(post(SEEN, "3k", "coffee")).skipped()).isEqualTo("no_subject");
  }

  @Test
  void aPostWithoutAnAddressIsSkipped() {
    assertThat(reader().read(post(SEEN, "", "tea")).skipped()).isEqualTo("no_author_or_key");
    assertThat(reader().read(post(SEEN, "x".repeat(600), "tea")).skipped())
        .isEqualTo("no_author_or_key");
  }

  @Test
  void aTimeThatNoClockCanShowIsNoPlaceInTheFeed() {
    for (long timeUs : new long[] {0, -1, Long.MAX_VALUE, SEEN + 601_000_000}) {
      JetstreamReader.Read read = reader().read(event(timeUs, "3k", "create").toString());
      assertThat(read.skipped()).isEqualTo("bad_time");
      assertThat(read.timeUs()).isNull();
    }
  }

  private static JetstreamReader reader(String... languages) {
    return new JetstreamReader(
        SUBJECTS, List.of(languages), RULES, Clock.fixed(NOW, ZoneOffset.UTC));
  }
}
