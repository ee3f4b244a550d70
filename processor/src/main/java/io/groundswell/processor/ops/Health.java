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

/** The components together. Logs when it becomes ready and when it no longer is. */
public final class Health {
  private static final Logger log = LoggerFactory.getLogger(Health.class);

  private final List<RoutedModel> models;
  private final List<Component> components;
  private boolean wasReady;

  /**
   * @param models the models that score, that of what no route takes elsewhere first; none where
   *     nothing is scored
   * @param components in the order in which they are shown
   */
  public Health(List<RoutedModel> models, List<Component> components) {
    this.models = List.copyOf(models);
    this.components = List.copyOf(components);
  }

  /** The model that scores what no route takes elsewhere; empty where nothing is scored. */
  public Optional<ModelRef> model() {
    return models.stream().map(RoutedModel::model).findFirst();
  }

  /** All models that score. */
  public List<RoutedModel> models() {
    return models;
  }

  /**
   * How it is now.
   *
   * @param ready whether every required component is up
   * @param components by name, in their order
   */
  public record State(boolean ready, Map<String, ScorerStatus.Component> components) {}

  /** Asks every component. */
  public State check() {
    boolean ready = true;
    Map<String, ScorerStatus.Component> states = new LinkedHashMap<>();
    for (Component component : components) {
      ScorerStatus.Component state = check(component);
      ready = ready && (state.up() || !component.required());
      states.put(component.name(), state);
    }
    tell(ready, states);
    return new State(ready, states);
  }

  private synchronized void tell(boolean ready, Map<String, ScorerStatus.Component> states) {
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
      // Shown to whoever asks: the message could hold anything, so only the log has it.
      log.debug("check failed: component={}", component.name(), e);
      return new ScorerStatus.Component(false, "check failed: " + e.getClass().getSimpleName());
    }
  }
}
