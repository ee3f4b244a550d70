package io.groundswell.processor.ops;

import io.groundswell.processor.scoring.ModelId;
import io.groundswell.topics.ScorerStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The components together.
 *
 * @param model the model that scores
 * @param components in the order in which they are shown
 */
public record Health(ModelId model, List<Component> components) {
  private static final Logger log = LoggerFactory.getLogger(Health.class);

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
    return new State(ready, states);
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
