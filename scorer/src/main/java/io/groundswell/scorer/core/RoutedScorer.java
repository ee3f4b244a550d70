package io.groundswell.scorer.core;

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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Scores each text with the model of its route. The models of one call score in parallel, as far as
 * the workers that they share allow.
 */
public final class RoutedScorer implements Scorer, AutoCloseable {
  private static final int IDLE_SECONDS = 30;

  private final ModelRoutes routes;
  private final Map<String, Scorer> scorers;
  private final Languages languages;
  private final ThreadPoolExecutor threads;

  /**
   * @param scorers the scorer of each route, the default one included; routes may share one
   * @param callers threads that call in parallel; for further ones, one model scores after the
   *     other
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
  public List<Outcome> score(List<Text> texts, Priority priority, Deadline deadline) {
    List<Group> groups = groups(texts);
    if (groups.isEmpty()) {
      return List.of();
    }
    List<Future<List<Outcome>>> others =
        groups.stream()
            .skip(1)
            .map(group -> threads.submit(() -> group.score(priority, deadline)))
            .toList();
    @Nullable Outcome[] outcomes = new Outcome[texts.size()];
    RuntimeException failure = null;
    try {
      groups.get(0).place(groups.get(0).score(priority, deadline), outcomes);
    } catch (RuntimeException e) {
      failure = e;
    }
    // The others are awaited after a failure, too: the caller may repeat the call.
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
      RoutedText text = new RoutedText(texts.get(i));
      String route = routes.route(text.text.subjects(), text);
      Scorer scorer = Objects.requireNonNull(scorers.get(route));
      groups.computeIfAbsent(scorer, Group::new).add(i, text.text);
    }
    return List.copyOf(groups.values());
  }

  /** Closes the threads; to be called when no call is in progress. */
  @Override
  public void close() {
    threads.shutdown();
  }

  /**
   * A text that declares the language that was detected for its route, so that it is not detected
   * again.
   */
  private final class RoutedText implements Supplier<String> {
    private Text text;

    RoutedText(Text text) {
      this.text = text;
    }

    /** The primary language; called only if the route depends on it. */
    @Override
    public String get() {
      LanguageTag tag = languages.tag(text);
      text = new Text(text.value(), tag.tag(), text.subjects());
      return tag.primary();
    }
  }

  /** The texts of a call that one scorer scores. */
  private static final class Group {
    private final Scorer scorer;
    private final List<Text> texts = new ArrayList<>();
    private final List<Integer> places = new ArrayList<>();

    Group(Scorer scorer) {
      this.scorer = scorer;
    }

    void add(int place, Text text) {
      places.add(place);
      texts.add(text);
    }

    List<Outcome> score(Priority priority, Deadline deadline) {
      return scorer.score(texts, priority, deadline);
    }

    void place(List<Outcome> scored, @Nullable Outcome[] outcomes) {
      for (int i = 0; i < scored.size(); i++) {
        outcomes[places.get(i)] = scored.get(i);
      }
    }
  }
}
