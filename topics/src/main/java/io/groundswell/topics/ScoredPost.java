package io.groundswell.topics;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes scored posts: the post's own fields, then ours. */
public final class ScoredPost {
  private ScoredPost() {}

  /** The value for the sentiment topic. */
  public static byte[] write(Post post, Score score) {
    ObjectNode scored = StrictJson.object();
    scored.setAll(post.fields());
    ArrayNode subjects = scored.putArray("subjects");
    post.subjects().forEach(subjects::add);
    score.writeTo(scored);
    return StrictJson.write(scored);
  }
}
