package io.groundswell.topics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a scorer says of itself every second on the status topic, keyed by its instance.
 *
 * @param instance unique among running scorers
 * @param time when it said so; a status older than five seconds is ignored
 * @param ready whether every component that scoring needs is up
 * @param model the model that scores what no route takes elsewhere
 * @param models every model that scores, {@code model} first
 * @param components by name (broker, redis, model, lag), in the order in which they are shown
 */
public record ScorerStatus(
    String instance,
    Instant time,
    boolean ready,
    ModelRef model,
    List<RoutedModel> models,
    Map<String, Component> components) {

  /**
   * One component's own check.
   *
   * @param up whether it works
   * @param detail one sentence without secrets
   */
  public record Component(boolean up, String detail) {}

  /** The record's value. */
  public byte[] write() {
    ObjectNode status = StrictJson.object();
    status.put("instance", instance).put("time", time.toString()).put("ready", ready);
    model.writeTo(status);
    RoutedModel.writeAll(status, models);
    writeComponents(status, components);
    return StrictJson.write(status);
  }

  /** Writes {@code components} as they stand wherever a state is told. */
  public static void writeComponents(ObjectNode target, Map<String, Component> components) {
    ObjectNode parts = target.putObject("components");
    components.forEach(
        (name, c) -> parts.putObject(name).put("up", c.up()).put("detail", c.detail()));
  }

  /**
   * Reads a record's value.
   *
   * @throws BadInputException if it is not a status
   */
  public static ScorerStatus read(byte[] value) throws BadInputException {
    JsonNode status = StrictJson.parse(value);
    Map<String, Component> components = new LinkedHashMap<>();
    status
        .path("components")
        .properties()
        .forEach(
            c ->
                components.put(
                    c.getKey(),
                    new Component(
                        c.getValue().path("up").asBoolean(),
                        c.getValue().path("detail").asText())));
    try {
      return new ScorerStatus(
          status.path("instance").asText(),
          StrictJson.time(status.path("time")),
          status.path("ready").asBoolean(),
          ModelRef.read(status),
          RoutedModel.readAll(status),
          components);
    } catch (DateTimeParseException e) {
      throw new BadInputException(ErrorCode.INVALID_JSON, "The status has no valid time.");
    }
  }
}
