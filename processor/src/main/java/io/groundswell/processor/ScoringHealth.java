package io.groundswell.processor;

import io.groundswell.processor.ops.Component;
import io.groundswell.processor.stream.Scores;
import io.groundswell.scorer.ScoringCore;
import io.groundswell.scorer.ServedModel;
import io.groundswell.scorer.core.ModelRoutes;
import io.groundswell.scorer.redis.RedisScoreCache;
import io.groundswell.topics.RoutedModel;
import io.groundswell.topics.ScorerStatus;
import java.util.ArrayList;
import java.util.List;

/** Reports the state of a scoring core in the terms of {@code /health} and the status topic. */
final class ScoringHealth {
  private ScoringHealth() {}

  /** The models that have routes and are loaded, the default model first. */
  static List<RoutedModel> models(ScoringCore core) {
    List<RoutedModel> models = new ArrayList<>();
    core.routed()
        .forEach(
            (name, model) ->
                models.add(
                    new RoutedModel(Scores.model(model.model().id()), core.routes().of(name))));
    return models;
  }

  /** The cache and the models. */
  static List<Component> components(ScoringCore core) {
    List<Component> components = new ArrayList<>();
    core.cache()
        .ifPresent(cache -> components.add(new Component("redis", false, () -> state(cache))));
    components.add(new Component("model", true, () -> state(core.main())));
    ModelRoutes routes = core.routes();
    routes
        .models()
        .forEach(
            (route, name) -> {
              if (!name.equals(routes.defaultModel())) {
                components.add(new Component("model " + route, false, () -> state(core, name)));
              }
            });
    List<String> drifting =
        core.routed().values().stream()
            .filter(ServedModel::drifts)
            .map(m -> m.model().id().name())
            .toList();
    if (!drifting.isEmpty()) {
      components.add(
          new Component(
              "batch-drift",
              false,
              () ->
                  new ScorerStatus.Component(
                      true,
                      "A score depends on the texts of its call, and is not cached: "
                          + String.join(", ", drifting))));
    }
    return components;
  }

  private static ScorerStatus.Component state(RedisScoreCache cache) {
    return new ScorerStatus.Component(cache.answers(), cache.address());
  }

  private static ScorerStatus.Component state(ScoringCore core, String name) {
    ServedModel model = core.routed().get(name);
    return model == null
        ? new ScorerStatus.Component(false, name + " could not be loaded; see the log.")
        : state(model);
  }

  private static ScorerStatus.Component state(ServedModel model) {
    return new ScorerStatus.Component(model.scorer().modelUp(), model.model().id().name());
  }
}
