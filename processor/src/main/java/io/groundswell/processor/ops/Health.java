package io.groundswell.processor.ops;

import io.groundswell.topics.ModelRef;
import io.groundswell.topics.RoutedModel;
import io.groundswell.topics.ScorerStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Aggregates the components. Logs each change between ready and not ready. */
public final class Health {
  private static final Logger log = LoggerFactory.getLogger(Health.class);

  private final List<RoutedModel> models;
  private final List<Component> components;
  private boolean wasReady;

  /**
   * @param models models that have routes, the default model first; empty where nothing is scored
   * @param components in the order of the report
   */
  public Health(List<RoutedModel> models, List<Component> components) {
    this.models = List.copyOf(models);
    this.components = List.copyOf(components);
  }

  /** The default model; empty where nothing is scored. */
  public Optional<ModelRef> model() {
    return models.stream().map(RoutedModel::model).findFirst();
  }

  /** All models that have routes. */
  public List<RoutedModel> models() {
    return models;
  }

  /**
   * The current state.
   *
   * @param ready whether every required component is up
   * @param components by name, in their order
   */
  public record State(boolean ready, Map<String, ScorerStatus.Component> components) {}

  /** Checks every component. */
  public State check() {
    boolean ready = true;
    Map<String, ScorerStatus.Component> states = new LinkedHashMap<>();
    for (Component component : components) {
      ScorerStatus.Component state = check(component);
      ready = ready && (state.up() || !component.required());
      states.put(component.name(), state);
    }
    logChange(ready, states);
    return new State(ready, states);
  }

  private synchronized void logChange(boolean ready, Map<String, ScorerStatus.Component> states) {
    if (ready && !wasReady) {
      log.info(
          "ready: model={} digest={}",
          model().map(ModelRef::name).orElse("none"),
          model().map(ModelRef::digest).orElse("none"));
    } else if (!ready && wasReady) {
      log.warn("not ready any more: {}", down(states));
    } else if (!ready) {
      log.debug("not ready: {}", down(states)); // while it starts
    }
    wasReady = ready;
  }

  private static String down(Map<String, ScorerStatus.Component> states) {
    return states.entrySet().stream()
        .filter(component -> !component.getValue().up())
        .map(component -> component.getKey() + "=\"" + component.getValue().detail() + '"')
        .collect(Collectors.joining(" "));
  }

  private static ScorerStatus.Component check(Component component) {
    try {
      return component.check().get();
    } catch (RuntimeException e) {
      // The report is public and the message may contain anything, so only the log has it.
      log.debug("check failed: component={}", component.name(), e);
      return new ScorerStatus.Component(false, "check failed: " + e.getClass().getSimpleName());
    }
  }
}
