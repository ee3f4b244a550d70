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
 * {@code /health}: up if the bridge can ask and at least one scorer is ready; what scorers say of
 * their model and components stands beside the bridge's own.
 *
 * <p>The view of audiences is told and does not count: a bridge that still rebuilds it answers for
 * scores, and taking it out of rotation would take that away without making the view come sooner.
 * Routes of audiences answer 503 meanwhile, so that nobody takes half a view for the whole.
 *
 * <p>An answer has less than 64 kB, whatever the topic of statuses holds: what there is no room for
 * is left out, and the component {@code scorer} has the numbers of all.
 */
final class HealthRoute {
  // Together with the bridge's own components an answer stays below 64 kB.
  private static final int MAX_LISTED_BYTES = 24 << 10;
  private static final int MAX_COMPONENTS_BYTES = 12 << 10;
  private static final int MAX_MODELS_BYTES = 16 << 10;

  private final Supplier<Map<String, Component>> own;
  private final Supplier<Component> audience;
  private final Supplier<Map<String, Component>> told;
  private final Supplier<List<ScorerStatus>> scorers;

  /**
   * @param own the bridge's components, all of which it needs
   * @param audience the view of audiences, which scores don't need
   * @param told further ones that scores don't need
   * @param scorers those that are there now, ready ones first
   */
  HealthRoute(
      Supplier<Map<String, Component>> own,
      Supplier<Component> audience,
      Supplier<Map<String, Component>> told,
      Supplier<List<ScorerStatus>> scorers) {
    this.own = own;
    this.audience = audience;
    this.told = told;
    this.scorers = scorers;
  }

  void health(Context ctx) {
    Map<String, Component> components = new LinkedHashMap<>(own.get());
    List<ScorerStatus> present = scorers.get();
    components.put("scorer", scorer(present));
    boolean up = components.values().stream().allMatch(Component::up);
    components.put("audience", audience.get());
    components.putAll(told.get());
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

  /** Those that there is room for, whole; what they report of themselves is of any size. */
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

  /** A component that several scorers have is up if it is up for all; a failure outranks. */
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

  /** Without models of which there are too many to list. */
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
