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
 * The scorer of one model: looks all texts of a call up in the cache with one request, has the
 * model score the others in batches of like length, and lets identical texts share one inference,
 * within a call and across threads.
 *
 * <p>A text stays in flight until its score is written to the cache or the write has failed, so
 * that it is always in one of the two.
 */
public final class BatchingScorer implements Scorer, AutoCloseable {
  /** Calls whose scores wait to be written. Beyond it, scores are not cached: Redis is too slow. */
  private static final int MAX_UNWRITTEN = 256;

  private final SentimentModel model;
  private final Languages languages;
  private final ScoreCache cache;
  private final ScorerMetrics metrics;
  private final InferenceQueue queue;
  private final Inferences inferences;
  private final ConcurrentMap<TextHash, PendingText> inFlight = new ConcurrentHashMap<>();
  private final AtomicInteger unwritten = new AtomicInteger();
  private final ExecutorService cacheWriter =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "cache-writer"));

  /**
   * @param workers the threads that call the model; shared with other scorers, and closed by their
   *     owner before this scorer
   * @param batchSize most segments of one inference, at least 1
   */
  public BatchingScorer(
      SentimentModel model,
      Languages languages,
      ScoreCache cache,
      ScorerMetrics metrics,
      HangGuard hangGuard,
      Workers workers,
      int batchSize) {
    this.model = model;
    this.languages = languages;
    this.cache = cache;
    this.metrics = metrics;
    this.queue = workers.queue();
    this.inferences = new Inferences(model, metrics, hangGuard, queue, batchSize);
  }

  /** Whether the model's last inference of a good text succeeded. */
  public boolean modelUp() {
    return inferences.up();
  }

  @Override
  public List<Outcome> score(List<Text> texts, Priority priority, Deadline deadline) {
    List<Outcome> outcomes = outcomes(texts, priority, deadline);
    for (int i = 0; i < outcomes.size(); i++) {
      if (outcomes.get(i) instanceof Scored scored) {
        outcomes.set(i, scored.in(languages.of(texts.get(i), model.languages())));
      } else if (outcomes.get(i) instanceof Failed failed) {
        metrics.failed(priority, failed.failure());
      }
    }
    return outcomes;
  }

  /** The outcomes without languages, in a list that may be modified. */
  private List<Outcome> outcomes(List<Text> texts, Priority priority, Deadline deadline) {
    List<PendingText> asked = new ArrayList<>(texts.size());
    for (Text text : texts) {
      String normalised = model.normalise(text.value());
      asked.add(new PendingText(inferences, text, normalised, priority, deadline));
    }
    // Nothing may throw from here to the launch: other callers may have joined these texts.
    Map<TextHash, PendingText> wanted = new LinkedHashMap<>();
    List<PendingText> own = new ArrayList<>();
    List<PendingText> joined = new ArrayList<>();
    for (PendingText mine : asked) {
      TextHash hash = mine.hash;
      if (!wanted.containsKey(hash)) {
        PendingText other = join(mine);
        (other == null ? own : joined).add(other == null ? mine : other);
        wanted.put(hash, other == null ? mine : other);
      }
    }
    metrics.shared(priority, texts.size() - own.size());
    launch(own, priority);
    hasten(joined, priority);

    Map<TextHash, Outcome> outcomes = new HashMap<>();
    wanted.forEach((hash, pending) -> outcomes.put(hash, await(pending, priority, deadline)));
    for (PendingText other : joined) {
      // Another caller's deadline or overload is no outcome of this call.
      if (other.hasFailed() && isOthersFailure(outcomes.get(other.hash), deadline)) {
        inFlight.remove(other.hash, other);
        outcomes.put(other.hash, outcomes(List.of(other.source), priority, deadline).get(0));
      }
    }
    List<Outcome> ordered = new ArrayList<>(asked.size());
    for (PendingText text : asked) {
      ordered.add(Objects.requireNonNull(outcomes.get(text.hash)));
    }
    return ordered;
  }

  /** The same text of another caller, if it is in flight; null if {@code mine} is from now on. */
  private @Nullable PendingText join(PendingText mine) {
    PendingText other = inFlight.putIfAbsent(mine.hash, mine);
    if (other != null && other.hasFailed()) { // failed before this call, and not yet removed
      inFlight.remove(mine.hash, other);
      other = inFlight.putIfAbsent(mine.hash, mine);
    }
    return other;
  }

  private void launch(List<PendingText> own, Priority priority) {
    CompletableFuture<?> written = CompletableFuture.completedFuture(null);
    try {
      List<PendingText> missed = lookUp(own, priority);
      if (!missed.isEmpty()) {
        written = writeWhenDone(missed);
        inferences.submit(missed, priority);
      }
    } catch (RuntimeException | Error e) {
      for (PendingText text : own) {
        text.outcome.completeExceptionally(e);
        inFlight.remove(text.hash, text);
      }
      throw e;
    }
    if (!priority.interactive()) {
      // A slow cache slows posts down; otherwise unwritten scores would fill the memory.
      written.join();
    }
  }

  private CompletableFuture<?> writeWhenDone(List<PendingText> missed) {
    unwritten.incrementAndGet();
    return CompletableFuture.allOf(
            missed.stream().map(text -> text.outcome).toArray(CompletableFuture<?>[]::new))
        .handleAsync((none, failure) -> write(missed), cacheWriter);
  }

  private List<PendingText> lookUp(List<PendingText> own, Priority priority) {
    if (own.isEmpty()) {
      return own;
    }
    Map<TextHash, Sentiment> hits = cache.get(own.stream().map(text -> text.hash).toList());
    List<PendingText> missed = new ArrayList<>();
    for (PendingText text : own) {
      Sentiment hit = hits.get(text.hash);
      if (hit == null) {
        missed.add(text);
      } else {
        text.outcome.complete(new Scored(hit, true, model.id(), Language.UNDETERMINED));
        inFlight.remove(text.hash, text);
      }
    }
    metrics.lookedUp(priority, own.size() - missed.size(), missed.size());
    return missed;
  }

  /** A request does not wait with the posts for a text that it shares with one. */
  private void hasten(List<PendingText> joined, Priority priority) {
    joined.stream().filter(text -> text.hasten(priority)).forEach(queue::hasten);
  }

  private boolean write(List<PendingText> own) {
    try {
      Map<TextHash, Sentiment> fresh = new LinkedHashMap<>();
      for (PendingText text : own) {
        if (!text.outcome.isCompletedExceptionally()
            && text.outcome.getNow(null) instanceof Scored scored
            && !scored.cached()) {
          fresh.put(text.hash, scored.sentiment());
        }
      }
      if (!fresh.isEmpty() && unwritten.get() <= MAX_UNWRITTEN) {
        cache.put(fresh);
      }
      return true;
    } finally {
      unwritten.decrementAndGet();
      own.forEach(text -> inFlight.remove(text.hash, text));
    }
  }

  private Outcome await(PendingText text, Priority priority, Deadline deadline) {
    try {
      if (deadline.equals(Deadline.NEVER)) {
        return text.outcome.get();
      }
      long left = Math.max(0, deadline.epochMs() - System.currentTimeMillis());
      return text.outcome.get(left, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return new Failed(Failure.DEADLINE_PASSED, "The request's deadline passed.");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      if (!priority.interactive()) {
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

  /** Writes the remaining scores to the cache. The workers, the model and the cache stay open. */
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
