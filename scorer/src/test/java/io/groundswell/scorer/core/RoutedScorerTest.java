package io.groundswell.scorer.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundswell.scorer.core.Outcome.Failed;
import io.groundswell.scorer.core.Outcome.Failure;
import io.groundswell.scorer.core.Outcome.Scored;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RoutedScorerTest {
  private static final ModelId SPANISH = id("spanish");
  private static final ModelId BANKING = id("banking");
  private static final ModelId REST = id("rest");
  private static final Language ENGLISH = new Language("en", "en", true);
  private static final Sentiment SCORE = new Sentiment(0.1f, 0.2f, 0.7f, 3, 1, false);

  private final List<String> detected = new CopyOnWriteArrayList<>();
  private final Languages languages =
      new Languages(
          new LanguageDetector() {
            @Override
            public Set<String> languages() {
              return new FakeDetector().languages();
            }

            @Override
            public String detect(String text, Set<String> expected) {
              detected.add(text);
              return new FakeDetector().detect(text, expected);
            }
          },
          Set.of("en", "es"));
  private final List<Text> scored = new CopyOnWriteArrayList<>();
  private Scorer spanish = scorer(SPANISH);
  private Scorer banking = scorer(BANKING);
  private Scorer rest = scorer(REST);
  private RoutedScorer scorer = routed("es=spanish,subject:banking=banking");

  @AfterEach
  void close() {
    scorer.close();
  }

  @Test
  void eachTextIsScoredByTheModelOfItsRouteAndOutcomesKeepTheirOrder() {
    List<Outcome> outcomes =
        score(
            new Text("es: hola"),
            new Text("en: hi"),
            new Text("es: banco", null, List.of("banking")),
            new Text("en: hi", "es-MX", List.of()),
            new Text("es: hola", "zh-TW", List.of()));
    assertThat(outcomes)
        .extracting(outcome -> ((Scored) outcome).model())
        .containsExactly(SPANISH, REST, BANKING, SPANISH, REST);
  }

  @Test
  void noTextsAreNoOutcomes() {
    assertThat(score()).isEmpty();
  }

  @Test
  void aLanguageThatWasDetectedForTheRouteIsDeclaredToTheModel() {
    score(
        new Text("es: hola"),
        new Text("en: hi"),
        new Text("es: banco", null, List.of("banking")),
        new Text("hi", "es-MX", List.of()));
    assertThat(scored)
        .containsExactlyInAnyOrder(
            new Text("es: hola", "es", List.of()),
            new Text("en: hi", "en", List.of()),
            new Text("es: banco", null, List.of("banking")),
            new Text("hi", "es-MX", List.of()));
    assertThat(detected).containsExactly("es: hola", "en: hi");
  }

  @Test
  void theModelsOfACallScoreInParallel() {
    CyclicBarrier all = new CyclicBarrier(3);
    spanish = meeting(all, SPANISH);
    banking = meeting(all, BANKING);
    rest = meeting(all, REST);
    restart("es=spanish,subject:banking=banking");
    assertThat(mixed()).hasSize(3).allMatch(Scored.class::isInstance);
  }

  @Test
  void forFurtherCallersModelsScoreOneAfterTheOther() throws Exception {
    CyclicBarrier callers = new CyclicBarrier(4);
    Set<Thread> extra = ConcurrentHashMap.newKeySet();
    spanish =
        (texts, priority, deadline) -> {
          await(callers); // two of them on the threads of the callers
          if (Thread.currentThread().getName().startsWith("route-")) {
            extra.add(Thread.currentThread());
          }
          return scored(texts, SPANISH);
        };
    restart("es=spanish");
    List<CompletableFuture<List<Outcome>>> answers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      answers.add(
          CompletableFuture.supplyAsync(
              () -> score(new Text("en: hi"), new Text("es: hola")),
              task -> new Thread(task).start()));
    }
    for (CompletableFuture<List<Outcome>> answer : answers) {
      assertThat(answer.get(10, TimeUnit.SECONDS)).hasSize(2).allMatch(Scored.class::isInstance);
    }
    assertThat(extra).hasSize(2); // for one caller and three models
  }

  @Test
  void aModelThatCouldNotBeLoadedFailsOnlyItsTextsEvenThoseOfPosts() {
    AtomicInteger failures = new AtomicInteger();
    spanish =
        new UnavailableScorer(
            new ScorerMetrics() {
              @Override
              public void failed(Priority priority, Failure failure) {
                failures.incrementAndGet();
              }
            });
    restart("es=spanish,subject:banking=banking");
    List<Outcome> outcomes = mixed();
    assertThat(outcomes.get(0))
        .isEqualTo(
            new Failed(
                Failure.MODEL_UNAVAILABLE,
                "The model that scores such texts could not be loaded."));
    assertThat(outcomes.subList(1, 3)).allMatch(Scored.class::isInstance);
    assertThat(failures).hasValue(1);
  }

  @Test
  void aModelThatFailsForEveryPostFailsTheCallOnceTheOthersAreDone() {
    AtomicInteger done = new AtomicInteger();
    spanish =
        (texts, priority, deadline) -> {
          throw new ModelUnavailableException("of the test", null);
        };
    rest =
        (texts, priority, deadline) -> {
          done.incrementAndGet();
          return scored(texts, REST);
        };
    restart("es=spanish,subject:banking=banking");
    for (List<Text> texts :
        List.of(
            List.of(new Text("es: hola"), new Text("en: hi")),
            List.of(new Text("en: hi"), new Text("es: hola")))) {
      assertThatThrownBy(() -> scorer.score(texts, Priority.BULK, Deadline.NEVER))
          .isInstanceOf(ModelUnavailableException.class)
          .hasMessage("of the test");
    }
    assertThat(done).hasValue(2);
  }

  @Test
  void anErrorReachesTheCaller() {
    spanish =
        (texts, priority, deadline) -> {
          throw new OutOfMemoryError("of the test");
        };
    restart("es=spanish");
    assertThatThrownBy(() -> score(new Text("en: hi"), new Text("es: hola")))
        .isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void routesOfOneModelAreOneCall() {
    AtomicInteger calls = new AtomicInteger();
    rest =
        (texts, priority, deadline) -> {
          calls.incrementAndGet();
          return scored(texts, REST);
        };
    spanish = rest;
    restart("es=spanish");
    assertThat(score(new Text("en: hi"), new Text("es: hola"))).hasSize(2);
    assertThat(calls).hasValue(1);
  }

  private List<Outcome> mixed() {
    return score(
        new Text("es: hola"), new Text("en: hi"), new Text("en: bank", null, List.of("banking")));
  }

  private List<Outcome> score(Text... texts) {
    return scorer.score(List.of(texts), Priority.BULK, Deadline.NEVER);
  }

  private void restart(String routes) {
    scorer.close();
    scorer = routed(routes);
  }

  private RoutedScorer routed(String text) {
    ModelRoutes routes = ModelRoutes.parse(text).orElse("rest");
    return new RoutedScorer(
        routes, Map.of("es", spanish, "subject:banking", banking, "*", rest), languages, 1);
  }

  private Scorer scorer(ModelId model) {
    return (texts, priority, deadline) -> {
      scored.addAll(texts);
      return scored(texts, model);
    };
  }

  private static Scorer meeting(CyclicBarrier others, ModelId model) {
    return (texts, priority, deadline) -> {
      await(others);
      return scored(texts, model);
    };
  }

  private static void await(CyclicBarrier others) {
    try {
      others.await(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static List<Outcome> scored(List<Text> texts, ModelId model) {
    return texts.stream().map(text -> (Outcome) new Scored(SCORE, false, model, ENGLISH)).toList();
  }

  private static ModelId id(String name) {
    return new ModelId(name, "0f".repeat(32), "OnnxRuntime", "int8");
  }
}
