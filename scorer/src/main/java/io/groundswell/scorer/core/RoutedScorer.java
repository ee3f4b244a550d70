package io.groundswell.scorer.core;

import io.groundswell.scorer.core.Outcome.Scored;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Has each text scored by the model of its route. The models of one call's texts score at the same
 * time, as far as the workers that they share allow.
 */
public final class RoutedScorer implements Scorer, AutoCloseable {
  private static final int IDLE_SECONDS = 30;

  private final ModelRoutes routes;
  private final Map<String, Scorer> scorers;
  private final Languages languages;
  private final ThreadPoolExecutor threads;

  /**
   * @param scorers each route's, that of the rest included; routes may share one
   * @param callers threads that ask at the same time; those beyond it have their texts scored model
   *     by model
   */
  public RoutedScorer(
      ModelRoutes routes, Map<String, Scorer> scorers, Languages languages, int callers) {
    this.routes = routes;
    this.scorers = Map.copyOf(scorers);
    this.languages = languages;
    AtomicInteger number = new AtomicInteger();
    threads =
        new ThreadPoolExecutor(
            0,
            Math.max(1, callers * ((int) scorers.values().stream().distinct().count() - 1)),
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> new Thread(task, "route-" + number.incrementAndGet()),
            (task, pool) -> task.run());
  }

  @Override
  public List<Outcome> score(List<Text> texts, Priority lane, Deadline deadline) {
    List<Group> groups = groups(texts);
    if (groups.isEmpty()) {
      return List.of();
    }
    List<Future<List<Outcome>>> others =
        groups.stream()
            .skip(1)
            .map(group -> threads.submit(() -> group.score(lane, deadline)))
            .toList();
    @Nullable Outcome[] outcomes = new Outcome[texts.size()];
    RuntimeException failure = null;
    try {
      groups.get(0).place(groups.get(0).score(lane, deadline), outcomes);
    } catch (RuntimeException e) {
      failure = e;
    }
    // Whatever became of the first, nothing may be left at work when the texts are asked for again.
    for (int i = 0; i < others.size(); i++) {
      try {
        groups.get(i + 1).place(others.get(i).get(), outcomes);
      } catch (ExecutionException e) {
        failure = failure == null ? unwrapped(e) : failure;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ModelUnavailableException("interrupted while waiting for the models", e);
      }
    }
    if (failure != null) {
      throw failure;
    }
    return Arrays.stream(outcomes).map(Objects::requireNonNull).toList();
  }

  private static RuntimeException unwrapped(ExecutionException e) {
    if (e.getCause() instanceof Error error) {
      throw error;
    }
    return (RuntimeException) Objects.requireNonNull(e.getCause()); // scorers declare no other
  }

  private List<Group> groups(List<Text> texts) {
    Map<Scorer, Group> groups = new LinkedHashMap<>();
    for (int i = 0; i < texts.size(); i++) {
      Text text = texts.get(i);
      Told told = new Told(text);
      String route = routes.route(text.subjects(), told::primary);
      Scorer scorer = Objects.requireNonNull(scorers.get(route));
      groups.computeIfAbsent(scorer, Group::new).add(i, text, told.language);
    }
    return List.copyOf(groups.values());
  }

  /** Ends the threads; to be called when nobody scores any more. */
  @Override
  public void close() {
    threads.shutdown();
  }

  /** A text's language, if it was asked for. */
  private final class Told {
    private final Text text;
    private @Nullable LanguageTag language;

    Told(Text text) {
      this.text = text;
    }

    String primary() {
      language = languages.tell(text.value(), text.declaredLanguage());
      return language.primary();
    }
  }

  /** What one scorer gets of a call's texts. */
  private static final class Group {
    private final Scorer scorer;
    private final List<Text> texts = new ArrayList<>();
    private final List<Integer> places = new ArrayList<>();
    private final List<@Nullable LanguageTag> languages = new ArrayList<>();

    Group(Scorer scorer) {
      this.scorer = scorer;
    }

    void add(int place, Text text, @Nullable LanguageTag language) {
      places.add(place);
      texts.add(text);
      languages.add(language);
    }

    List<Outcome> score(Priority lane, Deadline deadline) {
      return scorer.score(texts, lane, deadline);
    }

    void place(List<Outcome> scored, @Nullable Outcome[] outcomes) {
      for (int i = 0; i < scored.size(); i++) {
        Outcome outcome = scored.get(i);
        LanguageTag language = languages.get(i);
        outcomes[places.get(i)] =
            outcome instanceof Scored score && language != null ? score.in(language) : outcome;
      }
    }
  }
}
