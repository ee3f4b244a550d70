package io.groundswell.standalone.follow;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.audience.SubjectMatcher;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import io.groundswell.topics.CreatedAt;
import io.groundswell.topics.TextRules;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages of Bluesky's Jetstream, version 1 ({@code /subscribe}). Each message is read or
 * skipped with a reason. Immutable.
 */
public final class JetstreamReader {
  /** The collection of posts. */
  public static final String POSTS = "app.bsky.feed.post";

  static final String INVALID_JSON = "invalid_json";
  static final String NOT_AN_EVENT = "not_an_event";
  static final String BAD_TIME = "bad_time";
  static final String NOT_A_NEW_POST = "not_a_new_post";
  static final String NO_AUTHOR_OR_KEY = "no_author_or_key";
  static final String OTHER_LANGUAGE = "other_language";
  static final String NO_SUBJECT = "no_subject";

  /** Events that are further in the future are skipped, since the cursor must not move there. */
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(10);

  private static final int MAX_ID_CHARS = 512;
  private static final int MAX_LANG_CHARS = 35; // RFC 5646, section 4.4.1

  private final SubjectMatcher subjects;
  private final List<String> languages;
  private final TextRules rules;
  private final Clock clock;

  /**
   * @param subjects of which a post must match one
   * @param languages language tags of which a post must have one; empty accepts all posts
   */
  public JetstreamReader(
      SubjectMatcher subjects, List<String> languages, TextRules rules, Clock clock) {
    this.subjects = subjects;
    this.languages = languages.stream().map(tag -> tag.toLowerCase(Locale.ROOT)).toList();
    this.rules = rules;
    this.clock = clock;
  }

  /**
   * The result for one message.
   *
   * @param timeUs time of the event, in microseconds since the epoch; null if it has none
   * @param post null if the message is skipped
   * @param skipped the reason; null if there is a post
   */
  public record Read(@Nullable Long timeUs, @Nullable FeedPost post, @Nullable String skipped) {
    private static Read skip(@Nullable Long timeUs, String reason) {
      return new Read(timeUs, null, reason);
    }
  }

  /** Reads one message. */
  public Read read(String message) {
    JsonNode event;
    try {
      event = StrictJson.parse(message.getBytes(StandardCharsets.UTF_8));
    } catch (BadInputException e) {
      return Read.skip(null, INVALID_JSON);
    }
    JsonNode time = event.path("time_us");
    if (!event.isObject() || !event.path("kind").isTextual()) {
      return Read.skip(null, NOT_AN_EVENT);
    }
    if (!time.isIntegralNumber() || !time.canConvertToLong() || !isBelievable(time.longValue())) {
      return Read.skip(null, BAD_TIME);
    }
    long timeUs = time.longValue();
    JsonNode commit = event.path("commit");
    if (!event.path("kind").textValue().equals("commit")
        || !commit.path("operation").asText().equals("create")
        || !commit.path("collection").asText().equals(POSTS)) {
      return Read.skip(timeUs, NOT_A_NEW_POST);
    }
    String author = event.path("did").asText();
    String id = "at://" + author + "/" + POSTS + "/" + commit.path("rkey").asText();
    if (author.isBlank() || id.endsWith("/") || id.length() > MAX_ID_CHARS) {
      return Read.skip(timeUs, NO_AUTHOR_OR_KEY);
    }
    return post(id, author, commit.path("record"), timeUs);
  }

  private Read post(String id, String author, JsonNode record, long timeUs) {
    List<String> tags = tags(record.path("langs"));
    String lang = languages.isEmpty() ? first(tags) : first(tags.stream().filter(this::wanted));
    if (lang == null && !languages.isEmpty()) {
      return Read.skip(timeUs, OTHER_LANGUAGE);
    }
    try {
      String text = rules.check(record.path("text"));
      List<String> found = subjects.find(text);
      if (found.isEmpty()) {
        return Read.skip(timeUs, NO_SUBJECT);
      }
      Instant written = written(record.path("createdAt"), instant(timeUs));
      return new Read(
          timeUs, new FeedPost(id, text, author, written, lang, found, "bluesky", timeUs), null);
    } catch (BadInputException e) {
      return Read.skip(timeUs, e.code().code());
    }
  }

  private boolean isBelievable(long timeUs) {
    return timeUs > 0 && !instant(timeUs).isAfter(clock.instant().plus(CLOCKS_DIFFER));
  }

  static Instant instant(long timeUs) {
    return Instant.EPOCH.plus(timeUs, ChronoUnit.MICROS);
  }

  /** Clients of authors set this time; one that can't be right is replaced by the feed's. */
  private static Instant written(JsonNode createdAt, Instant seen) {
    Instant given = CreatedAt.read(createdAt);
    return given == null || given.isAfter(seen) || given.isBefore(Instant.EPOCH) ? seen : given;
  }

  private static List<String> tags(JsonNode langs) {
    List<String> tags = new ArrayList<>();
    for (JsonNode lang : langs) {
      if (lang.isTextual() && !lang.textValue().isBlank()) {
        String tag = lang.textValue().strip();
        if (tag.length() <= MAX_LANG_CHARS) {
          tags.add(tag);
        }
      }
    }
    return tags;
  }

  /** Basic filtering of RFC 4647: {@code en} matches {@code en} and {@code en-GB}. */
  private boolean wanted(String tag) {
    String lower = tag.toLowerCase(Locale.ROOT);
    return languages.stream().anyMatch(l -> lower.equals(l) || lower.startsWith(l + "-"));
  }

  private static @Nullable String first(List<String> tags) {
    return tags.isEmpty() ? null : tags.get(0);
  }

  private static @Nullable String first(Stream<String> tags) {
    return first(tags.limit(1).toList());
  }
}
