package io.groundswell.topics;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.StrictJson;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** Writes scored posts: the post's own fields, then ours. */
public final class ScoredPost {
  /** Is there, and false, where the post's time can't be read. */
  private static final String CREATED_AT_VALID = "created_at_valid";

  /** Reserved field names of a scored post, beside {@code original}. */
  static final Set<String> NAMES =
      Set.of(
          "subjects",
          "label",
          "confidence",
          "scores",
          "model",
          "cached",
          "truncated",
          "tokens",
          "windows",
          "language",
          "language_supported",
          "processing_ms",
          CREATED_AT_VALID);

  private ScoredPost() {}

  /** The value for the sentiment topic. */
  public static byte[] write(Post post, Score score) {
    return StrictJson.generate(
        json -> {
          json.writeStartObject();
          writeFields(json, post, score);
          json.writeEndObject();
        });
  }

  /** Writes the fields into the object that {@code json} is in. */
  static void writeFields(JsonGenerator json, Post post, Score score) throws IOException {
    for (Map.Entry<String, JsonNode> field : post.fields().properties()) {
      json.writeFieldName(field.getKey());
      StrictJson.write(json, field.getValue());
    }
    json.writeArrayFieldStart("subjects");
    for (String subject : post.subjects()) {
      json.writeString(subject);
    }
    json.writeEndArray();
    score.writeTo(json);
    if (CreatedAt.isUnreadable(post.fields().path("created_at"))) {
      json.writeBooleanField(CREATED_AT_VALID, false);
    }
  }
}
