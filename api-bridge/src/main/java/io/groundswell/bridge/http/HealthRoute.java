package io.groundswell.bridge.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.StrictJson;
import io.groundswell.topics.RoutedModel;
import io.groundswell.topics.ScorerStatus;
import io.groundswell.topics.ScorerStatus.Component;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * {@code /health}: up if the bridge can send requests and at least one scorer is ready. Includes
 * the models and components that the scorers report.
 *
 * <p>The audience view is shown but does not affect the status: a bridge that rebuilds it still
 * scores, and taking it out of rotation would not speed up the rebuild. Audience routes respond
 * with 503 meanwhile.
 *
 * <p>A response has less than 64 kB, whatever the status topic contains: scorers beyond the limit
 * are omitted, and the component {@code scorer} counts all of them.
 */
final class HealthRoute {
  // With the bridge's components a response stays below 64 kB.
  private static final int MAX_LISTED_BYTES = 24 << 10;
  private static final int MAX_COMPONENTS_BYTES = 12 << 10;
  private static final int MAX_MODELS_BYTES = 16 << 10;

  private final Supplier<Map<String, Component>> required;
  private final Supplier<Component> audience;
  private final Supplier<Map<String, Component>> optional;
  private final Supplier<List<ScorerStatus>> scorers;

  /**
   * @param required the components that scoring requires
   * @param audience the audience view, which scoring does not require
   * @param optional other components that scoring does not require
   * @param scorers the scorers with a fresh status, ready ones first
   */
  HealthRoute(
      Supplier<Map<String, Component>> required,
      Supplier<Component> audience,
      Supplier<Map<String, Component>> optional,
      Supplier<List<ScorerStatus>> scorers) {
    this.required = required;
    this.audience = audience;
    this.optional = optional;
    this.scorers = scorers;
  }

  void health(Context ctx) {
    Map<String, Component> components = new LinkedHashMap<>(required.get());
    List<ScorerStatus> present = scorers.get();
    components.put("scorer", scorer(present));
    boolean up = components.values().stream().allMatch(Component::up);
    components.put("audience", audience.get());
    components.putAll(optional.get());
    addScorers(components, present);

    ObjectNode health = StrictJson.object().put("status", up ? "up" : "down");
    if (present.isEmpty()) {
      health.putNull("model").putArray("models");
    } else {
      model(health, present.get(0));
    }
    ScorerStatus.writeComponents(health, components);
    addListed(health.putArray("scorers"), present);
    ctx.status(up ? 200 : 503)
        .contentType("application/json")
        .header("Cache-Control", "no-store")
        .result(StrictJson.write(health));
  }

  /** Lists scorers until the limit is reached: a status may have any size. */
  private static void addListed(ArrayNode list, List<ScorerStatus> present) {
    int room = MAX_LISTED_BYTES;
    for (ScorerStatus status : present) {
      ObjectNode item = StrictJson.object();
      scorer(item, status);
      room -= StrictJson.write(item).length;
      if (room < 0) {
        return;
      }
      list.add(item);
    }
  }

  private static Component scorer(List<ScorerStatus> present) {
    if (present.isEmpty()) {
      return new Component(false, "No scorer has reported for 5 seconds.");
    }
    long ready = present.stream().filter(ScorerStatus::ready).count();
    return new Component(ready > 0, ready + " of " + present.size() + " scorers are ready.");
  }

  /** Adds the scorers' components; one that several have is up if it is up for all. */
  private static void addScorers(Map<String, Component> components, List<ScorerStatus> present) {
    Map<String, Component> theirs = new LinkedHashMap<>();
    for (ScorerStatus status : present) {
      status.components().forEach((name, c) -> theirs.merge(name, c, (a, b) -> a.up() ? b : a));
    }
    int room = MAX_COMPONENTS_BYTES;
    for (var component : theirs.entrySet()) {
      Map<String, Component> one = Map.of(component.getKey(), component.getValue());
      ObjectNode item = StrictJson.object();
      ScorerStatus.writeComponents(item, one);
      room -= StrictJson.write(item).length;
      if (room < 0) {
        return;
      }
      components.putIfAbsent(component.getKey(), component.getValue());
    }
  }

  private static void scorer(ObjectNode target, ScorerStatus status) {
    target
        .put("instance", status.instance())
        .put("time", status.time().toString())
        .put("ready", status.ready());
    model(target, status);
    ScorerStatus.writeComponents(target, status.components());
  }

  /** Omits the models if they exceed the limit. */
  private static void model(ObjectNode target, ScorerStatus status) {
    ObjectNode model = StrictJson.object();
    status.model().writeTo(model);
    RoutedModel.writeAll(model, status.models());
    if (StrictJson.write(model).length <= MAX_MODELS_BYTES) {
      target.setAll(model);
    } else {
      target.putNull("model").putArray("models");
    }
  }
}
