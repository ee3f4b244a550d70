package io.groundswell.bridge.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import io.groundswell.topics.CreatedAt;
import io.groundswell.topics.TextRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A scored post for the live feed: without its author, and with a limited text.
 *
 * @param id the post's id, or its partition and offset if it has none
 * @param text at most {@link #MAX_TEXT_CHARS} characters
 * @param label POSITIVE, NEGATIVE or NEUTRAL
 * @param confidence the label's score; null if it has none
 * @param subjects at most {@link #MAX_SUBJECTS}
 * @param createdAt time of the post
 * @param cached whether its score came from the cache
 */
public record LivePost(
    String id,
    String text,
    String label,
    @Nullable Double confidence,
    List<String> subjects,
    Instant createdAt,
    boolean cached) {
  /** Longer texts are cut at a character boundary. */
  public static final int MAX_TEXT_CHARS = 500;

  /** More subjects are omitted. */
  public static final int MAX_SUBJECTS = 20;

  private static final int MAX_NAME_CHARS = 200;
  private static final Set<String> LABELS = Set.of("POSITIVE", "NEGATIVE", "NEUTRAL");

  /**
   * Parses a value of the sentiment topic.
   *
   * @param place id of a post without one, unique among posts
   * @param time the record's timestamp, for a post whose time is absent or malformed
   * @return null if the value is not a scored post
   */
  public static @Nullable LivePost read(byte[] value, String place, Instant time) {
    JsonNode json;
    try {
      json = StrictJson.parse(value);
    } catch (BadInputException e) {
      return null;
    }
    String text = json.path("text").textValue();
    String label = json.path("label").textValue();
    if (text == null || label == null || !LABELS.contains(label)) {
      return null;
    }
    String id = json.path("id").textValue();
    Instant createdAt = CreatedAt.read(json.path("created_at"));
    return new LivePost(
        id == null || id.length() > MAX_NAME_CHARS ? place : id,
        TextRules.cut(text, MAX_TEXT_CHARS),
        label,
        share(json.path("confidence")),
        subjects(json.path("subjects")),
        createdAt == null ? time : createdAt,
        json.path("cached").asBoolean());
  }

  /** A number in [0, 1]; null for any other value. */
  private static @Nullable Double share(JsonNode node) {
    double share = node.isNumber() ? node.doubleValue() : -1;
    return share >= 0 && share <= 1 ? (Double) share : null;
  }

  private static List<String> subjects(JsonNode named) {
    List<String> subjects = new ArrayList<>();
    for (JsonNode subject : named) {
      if (subjects.size() < MAX_SUBJECTS && subject.isTextual()) {
        subjects.add(TextRules.cut(subject.textValue(), MAX_NAME_CHARS));
      }
    }
    return List.copyOf(subjects);
  }

  ObjectNode json() {
    ObjectNode json = StrictJson.object().put("id", id).put("text", text).put("label", label);
    json.put("confidence", confidence);
    ArrayNode named = json.putArray("subjects");
    subjects.forEach(named::add);
    return json.put("created_at", createdAt.toString());
  }
}
