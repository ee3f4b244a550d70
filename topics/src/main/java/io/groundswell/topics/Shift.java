package io.groundswell.topics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An audience that has changed its mind: a value of the shifts topic, keyed by the subject.
 *
 * @param subject what the audience is about
 * @param group its comparison group; null if it has none
 * @param detectedAt event time up to which posts were seen
 * @param direction where sentiment has moved
 * @param sigma how many standard errors the short window's mean is from the long one's; signed, in
 *     the direction of the move
 * @param severity how far beyond what counts as a shift
 * @param posts posts in the short window
 * @param longPosts posts in the long window, without those of the short one
 * @param shortMean mean polarity (POSITIVE 1, NEUTRAL 0, NEGATIVE −1) in the short window
 * @param longMean the same in the long window, without the short one
 * @param shortSeconds length of the short window
 * @param longSeconds length of the long window, the short one included
 * @param baselineMoved whether the rest of the group has moved the same way; null if there is no
 *     rest with enough posts
 * @param terms most distinctive terms of the short window, the most distinctive first; at most ten
 * @param topPosts posts of the short window that weighed most, the weightiest first
 */
public record Shift(
    String subject,
    @Nullable String group,
    Instant detectedAt,
    Direction direction,
    double sigma,
    Severity severity,
    long posts,
    long longPosts,
    double shortMean,
    double longMean,
    int shortSeconds,
    int longSeconds,
    @Nullable Boolean baselineMoved,
    List<String> terms,
    List<TopPost> topPosts) {

  /** Most bytes of a record's value; the largest that are published have some 20,000. */
  public static final int MAX_BYTES = 256 << 10;

  /** Where sentiment has moved. */
  public enum Direction {
    UP,
    DOWN
  }

  /** How far it has moved. */
  public enum Severity {
    LOW,
    MEDIUM,
    HIGH
  }

  /**
   * A post that weighed much.
   *
   * @param id its own, as it was given; null if it has none
   * @param text its text, perhaps shortened
   * @param label POSITIVE, NEGATIVE or NEUTRAL
   * @param confidence the label's score
   * @param time its event time
   */
  public record TopPost(
      @Nullable String id, String text, String label, double confidence, Instant time) {}

  /** The same shift with the word of its group. */
  public Shift with(@Nullable Boolean moved) {
    return new Shift(
        subject,
        group,
        detectedAt,
        direction,
        sigma,
        severity,
        posts,
        longPosts,
        shortMean,
        longMean,
        shortSeconds,
        longSeconds,
        moved,
        terms,
        topPosts);
  }

  /** The record's value. */
  public byte[] write() {
    return StrictJson.write(json());
  }

  /** The record's value as a document. */
  public ObjectNode json() {
    ObjectNode json = StrictJson.object();
    json.put("subject", subject).put("group", group).put("detected_at", detectedAt.toString());
    json.put("direction", lower(direction)).put("sigma", Figures.rounded(sigma));
    json.put("severity", lower(severity)).put("posts", posts).put("long_posts", longPosts);
    json.put("short_mean", Figures.rounded(shortMean));
    json.put("long_mean", Figures.rounded(longMean));
    json.put("short_seconds", shortSeconds).put("long_seconds", longSeconds);
    json.put("baseline_moved", baselineMoved);
    ArrayNode words = json.putArray("terms");
    terms.forEach(words::add);
    ArrayNode top = json.putArray("top_posts");
    topPosts.forEach(
        p ->
            top.addObject()
                .put("id", p.id())
                .put("text", p.text())
                .put("label", p.label())
                .put("confidence", Figures.rounded(p.confidence()))
                .put("time", p.time().toString()));
    return json;
  }

  /**
   * Reads a record's value.
   *
   * @throws BadInputException if it is not a shift
   */
  public static Shift read(byte[] value) throws BadInputException {
    if (value.length > MAX_BYTES) {
      throw Fields.bad("The record has more than " + MAX_BYTES + " bytes.");
    }
    JsonNode json = StrictJson.parse(value);
    List<String> terms = new ArrayList<>();
    json.path("terms").forEach(term -> terms.add(term.asText()));
    List<TopPost> top = new ArrayList<>();
    JsonNode moved = json.path("baseline_moved");
    try {
      for (JsonNode p : json.path("top_posts")) {
        top.add(
            new TopPost(
                p.path("id").textValue(),
                p.path("text").asText(),
                p.path("label").asText(),
                Fields.real(p.path("confidence")),
                Fields.time(p.path("time"))));
      }
      return new Shift(
          Fields.name(json.path("subject"), Subject.MAX_NAME_CHARS),
          Fields.optional(json.path("group"), Subject.MAX_NAME_CHARS),
          Fields.time(json.path("detected_at")),
          Direction.valueOf(upper(json.path("direction"))),
          Fields.real(json.path("sigma")),
          Severity.valueOf(upper(json.path("severity"))),
          Fields.count(json.path("posts")),
          Fields.count(json.path("long_posts")),
          Fields.real(json.path("short_mean")),
          Fields.real(json.path("long_mean")),
          Fields.smallCount(json.path("short_seconds")),
          Fields.smallCount(json.path("long_seconds")),
          moved.isBoolean() ? (Boolean) moved.booleanValue() : null,
          List.copyOf(terms),
          List.copyOf(top));
    } catch (IllegalArgumentException e) {
      throw Fields.bad("The record is not a shift.");
    }
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static String upper(JsonNode node) {
    return node.asText().toUpperCase(Locale.ROOT);
  }
}
