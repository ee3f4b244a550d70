package io.groundswell.processor.ops;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.groundswell.topics.ModelRef;
import io.groundswell.topics.RoutedModel;
import io.groundswell.topics.ScorerStatus;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

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

  @Test
  void onlyBecomingReadyAndNoLongerBeingItAreLogged() {
    AtomicBoolean up = new AtomicBoolean(true);
    Health health =
        health(
            new Component("broker", true, () -> new ScorerStatus.Component(up.get(), "a:1")),
            new Component("redis", false, () -> new ScorerStatus.Component(false, "b:2")));
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger(Health.class);
    logger.addAppender(log);
    try {
      health.check();
      health.check();
      up.set(false);
      health.check();
      health.check();
      up.set(true);
      health.check();
    } finally {
      logger.detachAppender(log);
    }

    assertThat(log.list)
        .extracting(event -> event.getLevel() + " " + event.getFormattedMessage())
        .containsExactly(
            "INFO ready: model=bundled digest=a1",
            "WARN not ready any more: broker=\"a:1\" redis=\"b:2\"",
            "INFO ready: model=bundled digest=a1");
  }

  private static Health health(Component... components) {
    ModelRef model = new ModelRef("bundled", "a1", "OnnxRuntime", "int8");
    return new Health(List.of(new RoutedModel(model, List.of("*"))), List.of(components));
  }
}
