package io.groundswell.topics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The status that a scorer publishes every second to the status topic, keyed by its instance.
 *
 * @param instance unique among running scorers
 * @param time of publication; a status older than five seconds is ignored
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

  /** Most bytes of a record's value. */
  public static final int MAX_BYTES = 64 << 10;

  /** Most components that are read. */
  public static final int MAX_COMPONENTS = 50;

  /** Longest instance, name of a component or detail, in UTF-16 units. */
  public static final int MAX_CHARS = 300;

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

  /** Writes {@code components}, in the format of statuses and health reports. */
  public static void writeComponents(ObjectNode target, Map<String, Component> components) {
    ObjectNode parts = target.putObject("components");
    components.forEach(
        (name, c) -> parts.putObject(name).put("up", c.up()).put("detail", c.detail()));
  }

  /**
   * Reads a record's value. Of components there are at most {@link #MAX_COMPONENTS}, with names and
   * details cut to {@link #MAX_CHARS}; further ones are left out.
   *
   * @throws BadInputException if it is not a status, or has more than {@link #MAX_BYTES}
   */
  public static ScorerStatus read(byte[] value) throws BadInputException {
    if (value.length > MAX_BYTES) {
      throw Fields.bad("The status has more than " + MAX_BYTES + " bytes.");
    }
    JsonNode status = StrictJson.parse(value);
    Map<String, Component> components = new LinkedHashMap<>();
    for (var c : status.path("components").properties()) {
      if (components.size() < MAX_COMPONENTS) {
        String detail = TextRules.cut(c.getValue().path("detail").asText(), MAX_CHARS);
        components.put(
            TextRules.cut(c.getKey(), MAX_CHARS),
            new Component(c.getValue().path("up").asBoolean(), detail));
      }
    }
    return new ScorerStatus(
        Fields.name(status.path("instance"), MAX_CHARS),
        Fields.time(status.path("time")),
        status.path("ready").asBoolean(),
        ModelRef.read(status),
        RoutedModel.readAll(status),
        components);
  }
}
