package io.groundswell.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.groundswell.common.settings.Settings;
import io.groundswell.processor.ops.Component;
import io.groundswell.scorer.ScorerSettings;
import io.groundswell.scorer.ScoringCore;
import io.groundswell.scorer.ServedModel;
import io.groundswell.scorer.core.Deadline;
import io.groundswell.scorer.core.FakeModel;
import io.groundswell.scorer.core.Outcome;
import io.groundswell.scorer.core.Outcome.Failed;
import io.groundswell.scorer.core.Outcome.Failure;
import io.groundswell.scorer.core.Outcome.Scored;
import io.groundswell.scorer.core.Priority;
import io.groundswell.scorer.core.SentimentModel;
import io.groundswell.scorer.core.Text;
import io.groundswell.scorer.redis.RealRedis;
import io.groundswell.topics.RoutedModel;
import io.groundswell.topics.ScorerStatus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.RedisClient;

class ScoringCoreTest {
  @TempDir Path stateDir;
  private final FakeModel english = new FakeModel("acme/english", "0e", "en");
  private final FakeModel spanish = new FakeModel("acme/spanish", "05", "es");
  private final List<String> loaded = new ArrayList<>();

  @Test
  void withoutRoutesOneModelScoresEverything() throws Exception {
    try (ScoringCore core = open(Map.of("MODEL_NAME", "acme/english"))) {
      assertThat(models(score(core, "Qué día tan bonito hace hoy en la playa", "Lovely")))
          .containsExactly("acme/english", "acme/english");
      assertThat(ScoringHealth.models(core))
          .extracting(model -> model.model().name() + model.routes())
          .containsExactly("acme/english[*]");
      assertThat(ScoringHealth.components(core))
          .extracting(Component::name)
          .containsExactly("model");
    }
    assertThat(english.isClosed()).isTrue();
  }

  @Test
  void aTextGoesToTheModelOfItsLanguageOrSubjectAndAModelIsLoadedOnce() throws Exception {
    try (ScoringCore core =
        open(
            Map.of(
                "MODEL_NAME",
                "acme/english",
                "MODEL_ROUTES",
                "subject:fútbol=acme/spanish,es=acme/spanish"))) {
      List<Outcome> outcomes =
          core.scorer()
              .score(
                  List.of(
                      new Text("What a lovely day it is for all of us here."),
                      new Text("Qué día tan bonito hace hoy para todos nosotros aquí."),
                      new Text("What a goal!", "en", List.of("fútbol"))),
                  Priority.BULK,
                  Deadline.NEVER);
      assertThat(models(outcomes)).containsExactly("acme/english", "acme/spanish", "acme/spanish");
      assertThat(loaded).containsExactly("acme/english", "acme/spanish");
      assertThat(ScoringHealth.models(core))
          .extracting(RoutedModel::routes)
          .containsExactly(List.of("*"), List.of("subject:fútbol", "es"));
      assertThat(ScoringHealth.components(core))
          .extracting(Component::name)
          .containsExactly("model", "model subject:fútbol", "model es");
    }
    assertThat(spanish.isClosed()).isTrue();
  }

  @Test
  void aModelThatFailsToLoadTakesOnlyItsRouteDown() throws Exception {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger(ScoringCore.class);
    logger.addAppender(log);
    try (ScoringCore core =
        open(
            Map.of(
                "MODEL_NAME", "acme/english", "MODEL_ROUTES", "es=acme/nowhere,pt=acme/nowhere"))) {
      List<Outcome> outcomes =
          core.scorer()
              .score(
                  List.of(new Text("hola", "es", List.of()), new Text("hi", "en", List.of())),
                  Priority.BULK,
                  Deadline.NEVER);
      assertThat(((Failed) outcomes.get(0)).failure()).isEqualTo(Failure.MODEL_UNAVAILABLE);
      assertThat(outcomes.get(1)).isInstanceOf(Scored.class);
      assertThat(loaded).containsExactly("acme/english", "acme/nowhere");
      Component route = component(core, "model es");
      assertThat(route.required()).isFalse();
      assertThat(route.check().get())
          .isEqualTo(
              new ScorerStatus.Component(false, "acme/nowhere could not be loaded; see the log."));
      assertThat(component(core, "model").check().get().up()).isTrue();
      assertThat(log.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .contains(
              "model not loaded, its routes are down: model=acme/nowhere routes=[es, pt]"
                  + " cause=There is no model acme/nowhere.");
    } finally {
      logger.detachAppender(log);
    }
  }

  @Test
  void withoutTheModelOfTheRestThereIsNoStart() {
    assertThatThrownBy(() -> open(Map.of("MODEL_ROUTES", "es=acme/spanish,*=acme/nowhere")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There is no model acme/nowhere.");
    assertThat(loaded).containsExactly("acme/nowhere");
  }

  @Test
  void aModelWhoseScoresDependOnTheirNeighboursGetsOneTextACall() throws Exception {
    english.drifting();
    try (ScoringCore core = open(Map.of("MODEL_NAME", "acme/english"))) {
      english.calls.clear();
      score(core, "a", "b", "c");
      assertThat(english.calls).hasSize(3);
      assertThat(ScoringHealth.components(core))
          .extracting(Component::name)
          .containsExactly("model");
    }
  }

  @Test
  void whereThatIsAllowedItsTextsShareCallsNoneIsCachedAndHealthReportsIt() throws Exception {
    english.drifting();
    try (RealRedis redis = RealRedis.start();
        RedisClient client = redis.client();
        ScoringCore core =
            open(
                Map.of(
                    "MODEL_NAME", "acme/english",
                    "MODEL_ROUTES", "es=acme/spanish",
                    "ALLOW_BATCH_DRIFT", "true",
                    "SCORER_WORKERS", "1",
                    "CACHE_TTL", "60",
                    "REDIS_URL", redis.url()))) {
      english.calls.clear();
      String[] texts = IntStream.range(0, 10).mapToObj(i -> "a" + i).toArray(String[]::new);
      score(core, texts);
      assertThat(english.calls).hasSize(1);
      assertThat(client.keys("gs:" + english.id().digest() + ":*")).isEmpty();
      assertThat(score(core, texts)).noneMatch(outcome -> ((Scored) outcome).cached());
      Component drift = component(core, "batch-drift");
      assertThat(drift.required()).isFalse();
      assertThat(drift.check().get())
          .isEqualTo(
              new ScorerStatus.Component(
                  true,
                  "A score depends on the texts of its call, and is not cached: acme/english"));
    }
  }

  @Test
  void aFurtherModelWorksBesideThoseWithRoutesAndHasNone() throws Exception {
    try (ScoringCore core = open(Map.of("MODEL_NAME", "acme/english"))) {
      ServedModel shadow = core.serve("acme/spanish");
      assertThat(
              models(shadow.scorer().score(List.of(new Text("a")), Priority.BULK, Deadline.NEVER)))
          .containsExactly("acme/spanish");
      assertThat(core.serve("acme/spanish")).isSameAs(shadow);
      assertThat(ScoringHealth.models(core))
          .extracting(m -> m.model().name())
          .containsExactly("acme/english");
      assertThat(ScoringHealth.components(core))
          .extracting(Component::name)
          .containsExactly("model");
    }
    assertThat(spanish.isClosed()).isTrue();
  }

  private ScoringCore open(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.putIfAbsent("CACHE_TTL", "0");
    all.put("STATE_DIR", stateDir.toString());
    return ScoringCore.open(
        Settings.read(all, ScorerSettings.all()), 1, new SimpleMeterRegistry(), this::load);
  }

  private SentimentModel load(String name) {
    loaded.add(name);
    return switch (name) {
      case "acme/english" -> english;
      case "acme/spanish" -> spanish;
      default -> throw new IllegalArgumentException("There is no model " + name + ".");
    };
  }

  private static List<Outcome> score(ScoringCore core, String... texts) {
    return core.scorer()
        .score(List.of(texts).stream().map(Text::new).toList(), Priority.BULK, Deadline.NEVER);
  }

  private static List<String> models(List<Outcome> outcomes) {
    return outcomes.stream().map(outcome -> ((Scored) outcome).model().name()).toList();
  }

  private static Component component(ScoringCore core, String name) {
    return ScoringHealth.components(core).stream()
        .filter(c -> c.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
