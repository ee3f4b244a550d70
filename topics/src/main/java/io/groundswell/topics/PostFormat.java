package io.groundswell.topics;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.groundswell.common.json.StrictJson;
import java.nio.charset.StandardCharsets;

/**
 * How the values of the raw topic are written.
 *
 * @param kind JSON, or the plain text itself
 * @param text where the text stands in foreign JSON; the other pointers likewise
 */
public record PostFormat(
    Kind kind,
    JsonPointer text,
    JsonPointer id,
    JsonPointer subject,
    JsonPointer author,
    JsonPointer time) {

  /** Values are JSON documents or plain UTF-8 texts; never guessed. */
  public enum Kind {
    JSON,
    TEXT
  }

  /** The contract's own field names. */
  public static final PostFormat DEFAULT =
      new PostFormat(
          Kind.JSON,
          JsonPointer.compile("/text"),
          JsonPointer.compile("/id"),
          JsonPointer.compile("/subject"),
          JsonPointer.compile("/author"),
          JsonPointer.compile("/created_at"));

  /** A value of this format that has this text, and nothing else. */
  public byte[] write(String value) {
    if (kind == Kind.TEXT) {
      return value.getBytes(StandardCharsets.UTF_8);
    }
    JsonNode node = TextNode.valueOf(value);
    for (JsonPointer rest = text; !rest.matches(); rest = rest.head()) {
      node = around(node, rest.last());
    }
    return StrictJson.write(node);
  }

  private static JsonNode around(JsonNode inner, JsonPointer last) {
    ObjectNode object = StrictJson.object();
    if (!last.mayMatchElement()) {
      return object.set(last.getMatchingProperty(), inner);
    }
    ArrayNode array = object.arrayNode();
    for (int i = 0; i < last.getMatchingIndex(); i++) {
      array.addNull();
    }
    return array.add(inner);
  }
}
