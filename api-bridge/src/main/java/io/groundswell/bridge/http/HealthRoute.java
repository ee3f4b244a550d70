package io.groundswell.bridge.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.topics.RoutedModel;
import io.groundswell.topics.ScorerStatus;
import io.groundswell.topics.ScorerStatus.Component;
import io.groundswell.topics.StrictJson;
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
 */
final class HealthRoute {
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
    ArrayNode list = health.putArray("scorers");
    present.forEach(status -> scorer(list.addObject(), status));
    ctx.status(up ? 200 : 503)
        .contentType("application/json")
        .header("Cache-Control", "no-store")
        .result(StrictJson.write(health));
  }

  private static Component scorer(List<ScorerStatus> present) {
    if (present.isEmpty()) {
      return new Component(false, "No scorer has reported for 5 seconds.");
    }
    long ready = present.stream().filter(ScorerStatus::ready).count();
    return new Component(ready > 0, ready + " of " + present.size() + " scorers are ready.");
  }

  /** A component that several scorers have is up if it is up for all; a failure is what is told. */
  private static void addScorers(Map<String, Component> components, List<ScorerStatus> present) {
    Map<String, Component> theirs = new LinkedHashMap<>();
    for (ScorerStatus status : present) {
      status.components().forEach((name, c) -> theirs.merge(name, c, (a, b) -> a.up() ? b : a));
    }
    theirs.forEach(components::putIfAbsent);
  }

  private static void scorer(ObjectNode target, ScorerStatus status) {
    target
        .put("instance", status.instance())
        .put("time", status.time().toString())
        .put("ready", status.ready());
    model(target, status);
    ScorerStatus.writeComponents(target, status.components());
  }

  private static void model(ObjectNode target, ScorerStatus status) {
    status.model().writeTo(target);
    RoutedModel.writeAll(target, status.models());
  }
}
