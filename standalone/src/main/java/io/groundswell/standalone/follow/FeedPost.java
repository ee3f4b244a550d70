package io.groundswell.standalone.follow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.StrictJson;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A post of a feed that one of the subjects is looked for in.
 *
 * @param id its address, the same whenever the feed tells it again
 * @param author an identity, not a name
 * @param createdAt when it was written, never later than the feed had it
 * @param lang what its author says the language is; null if nothing
 * @param subjects those that it matches, in alphabetical order; at least one
 * @param source the feed's name
 * @param timeUs when the feed had it, in microseconds since the epoch
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

  /** A value of the raw topic. */
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
