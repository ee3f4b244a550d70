package io.groundswell.topics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
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
    JsonNode name = json.path("name");
    try {
      if (name.isTextual() && json.path("id").isTextual()) {
        return new Marker(
            json.path("id").asText(),
            name.asText(),
            StrictJson.time(json.path("time")),
            json.path("subject").textValue());
      }
    } catch (DateTimeParseException e) {
      // as if it had no name
    }
    throw new BadInputException(ErrorCode.INVALID_JSON, "The record is not a marker.");
  }
}
