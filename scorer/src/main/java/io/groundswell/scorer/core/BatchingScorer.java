package io.groundswell.scorer.core;

import io.groundswell.scorer.core.Outcome.Failed;
import io.groundswell.scorer.core.Outcome.Failure;
import io.groundswell.scorer.core.Outcome.Scored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The scorer: looks a window up in the cache in one go, has the model score the rest in batches of
 * like length, and lets identical texts share one inference, within a window and across threads.
 *
 * <p>A text stays in flight until its score is written to the cache or that has failed, so that no
 * moment exists in which it is in neither.
 */
public final class BatchingScorer implements Scorer, AutoCloseable {
  /** Windows whose scores wait to be written; beyond it they are not: Redis is too slow. */
  private static final int MAX_UNWRITTEN = 256;

  private final SentimentModel model;
  private final ScoreCache cache;
  private final ScorerMetrics metrics;
  private final InferenceQueue queue;
  private final Inferences inferences;
  private final ConcurrentMap<TextHash, Flight> inFlight = new ConcurrentHashMap<>();
  private final AtomicInteger unwritten = new AtomicInteger();
  private final ExecutorService cacheWriter =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "cache-writer"));

  /**
   * @param workers what calls the model; may call others too, and is closed by its owner, before
   *     this
   * @param batchSize most texts of one inference call, at least 1
   */
  public BatchingScorer(
      SentimentModel model,
      ScoreCache cache,
      ScorerMetrics metrics,
      HangGuard hangGuard,
      Workers workers,
      int batchSize) {
    this.model = model;
    this.cache = cache;
    this.metrics = metrics;
    this.queue = workers.queue();
    this.inferences = new Inferences(model, metrics, hangGuard, queue, batchSize);
  }

  /** Whether the model works, as far as its last call tells. */
  public boolean modelUp() {
    return inferences.up();
  }

  @Override
  public List<Outcome> score(List<Text> texts, Priority lane, Deadline deadline) {
    List<Outcome> outcomes = outcomes(texts, lane, deadline);
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Failed failed) {
        metrics.failed(lane, failed.failure());
      }
    }
    return outcomes;
  }

  private List<Outcome> outcomes(List<Text> texts, Priority lane, Deadline deadline) {
    List<Flight> asked = new ArrayList<>(texts.size());
    Map<TextHash, Text> sources = new HashMap<>();
    for (Text text : texts) {
      String normalised = model.normalise(text.value());
      Flight flight = new Flight(model.id(), TextHash.of(normalised), normalised, lane, deadline);
      asked.add(flight);
      sources.putIfAbsent(flight.hash, text);
    }
    // From here on nothing may throw before the launch: others may have joined what is ours.
    Map<TextHash, Flight> wanted = new LinkedHashMap<>();
    List<Flight> own = new ArrayList<>();
    List<Flight> joined = new ArrayList<>();
    for (Flight mine : asked) {
      TextHash hash = mine.hash;
      if (!wanted.containsKey(hash)) {
        Flight other = join(mine);
        (other == null ? own : joined).add(other == null ? mine : other);
        wanted.put(hash, other == null ? mine : other);
      }
    }
    metrics.shared(lane, texts.size() - own.size());
    launch(own, lane);
    hasten(joined, lane);

    Map<TextHash, Outcome> outcomes = new HashMap<>();
    wanted.forEach((hash, flight) -> outcomes.put(hash, await(flight, lane, deadline)));
    for (Flight flight : joined) {
      // Another's deadline or overload is no outcome for us.
      if (flight.hasFailed() && isOthersFailure(outcomes.get(flight.hash), deadline)) {
        inFlight.remove(flight.hash, flight);
        Text text = Objects.requireNonNull(sources.get(flight.hash));
        outcomes.put(flight.hash, outcomes(List.of(text), lane, deadline).get(0));
      }
    }
    return asked.stream().map(f -> Objects.requireNonNull(outcomes.get(f.hash))).toList();
  }

  /** The flight under way for the same text; null if it is {@code mine} from now on. */
  private @Nullable Flight join(Flight mine) {
    Flight other = inFlight.putIfAbsent(mine.hash, mine);
    if (other != null && other.hasFailed()) { // ended before we came, and not yet cleared away
      inFlight.remove(mine.hash, other);
      other = inFlight.putIfAbsent(mine.hash, mine);
    }
    return other;
  }

  private void launch(List<Flight> own, Priority lane) {
    CompletableFuture<?> landed = CompletableFuture.completedFuture(null);
    try {
      List<Flight> missed = lookUp(own, lane);
      if (!missed.isEmpty()) {
        landed = rememberWhenSettled(missed);
        inferences.submit(missed, lane);
      }
    } catch (RuntimeException | Error e) {
      for (Flight flight : own) {
        flight.outcome.completeExceptionally(e);
        inFlight.remove(flight.hash, flight);
      }
      throw e;
    }
    if (!lane.interactive()) {
      // Bulk waits for the write, so that a slow cache slows the lane rather than fill the memory.
      landed.join();
    }
  }

  private CompletableFuture<?> rememberWhenSettled(List<Flight> missed) {
    unwritten.incrementAndGet();
    return CompletableFuture.allOf(
            missed.stream().map(f -> f.outcome).toArray(CompletableFuture<?>[]::new))
        .handleAsync((none, failure) -> remember(missed), cacheWriter);
  }

  private List<Flight> lookUp(List<Flight> own, Priority lane) {
    if (own.isEmpty()) {
      return own;
    }
    Map<TextHash, Sentiment> hits = cache.get(own.stream().map(f -> f.hash).toList());
    List<Flight> missed = new ArrayList<>();
    for (Flight flight : own) {
      Sentiment hit = hits.get(flight.hash);
      if (hit == null) {
        missed.add(flight);
      } else {
        flight.outcome.complete(new Scored(hit, true, model.id()));
        inFlight.remove(flight.hash, flight);
      }
    }
    metrics.lookedUp(lane, own.size() - missed.size(), missed.size());
    return missed;
  }

  /** An interactive request does not wait in the bulk lane for a text that they share. */
  private void hasten(List<Flight> joined, Priority lane) {
    joined.stream().filter(f -> f.hasten(lane)).forEach(queue::hasten);
  }

  private boolean remember(List<Flight> own) {
    try {
      Map<TextHash, Sentiment> fresh = new LinkedHashMap<>();
      for (Flight flight : own) {
        if (!flight.outcome.isCompletedExceptionally()
            && flight.outcome.getNow(null) instanceof Scored scored
            && !scored.cached()) {
          fresh.put(flight.hash, scored.sentiment());
        }
      }
      if (!fresh.isEmpty() && unwritten.get() <= MAX_UNWRITTEN) {
        cache.put(fresh);
      }
      return true;
    } finally {
      unwritten.decrementAndGet();
      own.forEach(flight -> inFlight.remove(flight.hash, flight));
    }
  }

  private Outcome await(Flight flight, Priority lane, Deadline deadline) {
    try {
      if (deadline.equals(Deadline.NEVER)) {
        return flight.outcome.get();
      }
      long left = Math.max(0, deadline.epochMs() - System.currentTimeMillis());
      return flight.outcome.get(left, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return new Failed(Failure.DEADLINE_PASSED, "The request's deadline passed.");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      if (!lane.interactive()) {
        throw new ModelUnavailableException("the model fails for every text", e.getCause());
      }
      return new Failed(Failure.MODEL_UNAVAILABLE, "The model is not available.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModelUnavailableException("interrupted while waiting for the model", e);
    }
  }

  private static boolean isOthersFailure(@Nullable Outcome outcome, Deadline own) {
    return outcome instanceof Failed failed
        && (failed.failure() == Failure.DEADLINE_PASSED || failed.failure() == Failure.OVERLOADED)
        && !own.passedAt(System.currentTimeMillis());
  }

  /** Remembers what is still to be written. The workers, the model and the cache stay open. */
  @Override
  public void close() {
    cacheWriter.shutdown();
    try {
      cacheWriter.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
