package io.groundswell.topics;

import com.fasterxml.jackson.core.JsonPointer;

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
}
