package io.groundswell.topics;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** Writes scored posts: the post's own fields, then ours. */
public final class ScoredPost {
  /** Names that a scored post gives a meaning of its own; {@code original} is one more. */
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
          "processing_ms");

  private ScoredPost() {}

  /** The value for the sentiment topic. */
  public static byte[] write(Post post, Score score) {
    return StrictJson.write(json(post, score));
  }

  static ObjectNode json(Post post, Score score) {
    ObjectNode scored = StrictJson.object();
    scored.setAll(post.fields());
    ArrayNode subjects = scored.putArray("subjects");
    post.subjects().forEach(subjects::add);
    score.writeTo(scored);
    return scored;
  }
}
