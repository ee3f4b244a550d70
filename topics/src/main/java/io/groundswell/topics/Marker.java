package io.groundswell.topics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A named moment that everybody sees: a value of the markers topic, keyed by its id.
 *
 * @param id unique among markers
 * @param name such as "plot twist"
 * @param time the moment
 * @param subject what it is about; null if about all
 */
public record Marker(String id, String name, Instant time, @Nullable String subject) {

  /** The record's value. */
  public byte[] write() {
    return StrictJson.write(json());
  }

  /** The record's value as a document. */
  public ObjectNode json() {
    return StrictJson.object()
        .put("id", id)
        .put("name", name)
        .put("time", time.toString())
        .put("subject", subject);
  }

  /**
   * Reads a record's value.
   *
   * @throws BadInputException if it is not a marker
   */
  public static Marker read(byte[] value) throws BadInputException {
    JsonNode json = StrictJson.parse(value);
    return new Marker(
        Fields.name(json.path("id"), Subject.MAX_NAME_CHARS),
        Fields.name(json.path("name"), Subject.MAX_NAME_CHARS),
        Fields.time(json.path("time")),
        Fields.optional(json.path("subject"), Subject.MAX_NAME_CHARS));
  }
}
