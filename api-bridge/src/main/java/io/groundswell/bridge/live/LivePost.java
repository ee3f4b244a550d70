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
 * A scored post as it is shown: without its author, and no longer than a screen takes.
 *
 * @param id its own, or that of its place where it has none
 * @param text at most {@link #MAX_TEXT_CHARS} characters
 * @param label POSITIVE, NEGATIVE or NEUTRAL
 * @param confidence the label's score; null if it has none
 * @param subjects at most {@link #MAX_SUBJECTS}
 * @param createdAt when it was written
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
  /** Longer texts are cut, never within a character. */
  public static final int MAX_TEXT_CHARS = 500;

  /** Further subjects are left out. */
  public static final int MAX_SUBJECTS = 20;

  private static final int MAX_NAME_CHARS = 200;
  private static final Set<String> LABELS = Set.of("POSITIVE", "NEGATIVE", "NEUTRAL");

  /**
   * Reads a value of the sentiment topic.
   *
   * @param place unique among posts, for one that has no id
   * @param time the record's own, for one whose own time is absent or can't be read
   * @return null if it is no scored post, whoever wrote it
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

  /** A number in [0, 1]; null if it is none. */
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
