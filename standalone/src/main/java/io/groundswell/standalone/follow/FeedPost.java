package io.groundswell.standalone.follow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.StrictJson;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A post of a feed in which a subject was found.
 *
 * @param id its address, the same each time the feed sends the post
 * @param author identifier, not a display name
 * @param createdAt when it was written; not later than {@code timeUs}
 * @param lang language tag given by its author; null if none
 * @param subjects found in it, in alphabetical order; at least one
 * @param source name of the feed
 * @param timeUs when the feed received it, in microseconds since the epoch
 */
public record FeedPost(
    String id,
    String text,
    String author,
    Instant createdAt,
    @Nullable String lang,
    List<String> subjects,
    String source,
    long timeUs) {

  /** As a value of the raw topic. */
  public byte[] write() {
    ObjectNode json = StrictJson.object().put("id", id).put("text", text).put("author", author);
    ArrayNode about = json.putArray("subject");
    subjects.forEach(about::add);
    json.put("created_at", createdAt.toString()).put("source", source);
    if (lang != null) {
      json.put("lang", lang);
    }
    return StrictJson.write(json);
  }
}
