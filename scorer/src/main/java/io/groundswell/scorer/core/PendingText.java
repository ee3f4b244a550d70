package io.groundswell.scorer.core;

import io.groundswell.scorer.core.Outcome.Failed;
import io.groundswell.scorer.core.Outcome.Failure;
import io.groundswell.scorer.core.Outcome.Scored;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A text between its request and its outcome, shared by all callers that ask for it meanwhile. Its
 * segments may be read in several inferences; the text is done once all of them are scored, or with
 * the first that fails.
 */
final class PendingText {
  final InferenceQueue.Caller caller;
  final Text source;
  final String normalised;
  final TextHash hash;

  /** The outcome without the language, which callers may declare differently. */
  final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

  private final Deadline deadline;
  private volatile Priority priority;
  private @Nullable TokenizedText tokens; // written before the segments, read after
  private volatile List<Segment> segments = List.of();
  private int unscored; // segments; guarded by this

  /**
   * @param caller makes the inferences of the text's model
   * @param source of the first caller
   * @param normalised by the model
   */
  PendingText(
      InferenceQueue.Caller caller,
      Text source,
      String normalised,
      Priority priority,
      Deadline deadline) {
    this.caller = caller;
    this.source = source;
    this.normalised = normalised;
    this.hash = TextHash.of(normalised);
    this.priority = priority;
    this.deadline = deadline;
  }

  /** The most urgent priority of all callers. */
  Priority priority() {
    return priority;
  }

  /**
   * Raises the priority.
   *
   * @return whether {@code asked} is more urgent than it was
   */
  synchronized boolean hasten(Priority asked) {
    boolean sooner = asked.compareTo(priority) < 0;
    if (sooner) {
      priority = asked;
    }
    return sooner;
  }

  /** Cuts the text into segments; to be called once. */
  synchronized List<Segment> tokenize(SentimentModel model, ScorerMetrics metrics) {
    TokenizedText text = model.tokenize(normalised);
    metrics.tokenised(model.id(), text.tokens(), text.unknown());
    List<Segment> cut = new ArrayList<>(text.segments().size());
    for (long[] ids : text.segments()) {
      cut.add(new Segment(this, ids));
    }
    tokens = text;
    unscored = cut.size();
    segments = cut;
    return cut;
  }

  /** Its segments; empty before it is tokenised. */
  List<Segment> segments() {
    return segments;
  }

  boolean isDone() {
    return outcome.isDone();
  }

  boolean isLate(long nowEpochMs) {
    return !isDone() && deadline.passedAt(nowEpochMs);
  }

  /** Fails it, since its deadline has passed. */
  void expire() {
    fail(Failure.DEADLINE_PASSED, "The request's deadline passed before it was scored.");
  }

  boolean hasFailed() {
    return outcome.isCompletedExceptionally() || outcome.getNow(null) instanceof Failed;
  }

  void fail(Failure failure, String message) {
    outcome.complete(new Failed(failure, message));
  }

  /**
   * Takes the model's answer for a segment. The last one completes the text.
   *
   * @param model the model that answered
   */
  void score(Segment segment, float[] logits, ModelId model) {
    segment.logits = logits;
    boolean last;
    synchronized (this) {
      last = --unscored == 0;
    }
    if (last) {
      List<float[]> all = new ArrayList<>(segments.size());
      for (Segment scored : segments) {
        all.add(Objects.requireNonNull(scored.logits));
      }
      Sentiment sentiment = Sentiment.of(Objects.requireNonNull(tokens), all);
      outcome.complete(new Scored(sentiment, false, model, Language.UNDETERMINED));
    }
  }
}
