package io.groundswell.processor.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.processor.scoring.ModelId;
import io.groundswell.topics.ScorerStatus;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class HealthTest {
  private static final ScorerStatus.Component UP = new ScorerStatus.Component(true, "fine");

  @Test
  void componentsKeepTheirOrder() {
    assertThat(
            health(
                    new Component("z", true, () -> UP),
                    new Component("a", true, () -> UP),
                    new Component("m", true, () -> UP))
                .check()
                .components())
        .containsExactly(Map.entry("z", UP), Map.entry("a", UP), Map.entry("m", UP));
  }

  @Test
  void aCheckThatThrowsIsDownAndItsMessageIsNotShown() {
    Health.State state =
        health(
                new Component(
                    "model",
                    true,
                    () -> {
                      throw new IllegalStateException("password=secret");
                    }))
            .check();

    assertThat(state.ready()).isFalse();
    assertThat(state.components().get("model"))
        .isEqualTo(new ScorerStatus.Component(false, "check failed: IllegalStateException"));
  }

  @Test
  void beingBehindOrNotKnowingItIsReady() {
    Health.State state = health(Component.lag(OptionalLong::empty)).check();

    assertThat(state.ready()).isTrue();
    assertThat(state.components().get("lag"))
        .isEqualTo(new ScorerStatus.Component(false, "not known"));
  }

  private static Health health(Component... components) {
    return new Health(new ModelId("bundled", "a1"), List.of(components));
  }
}
