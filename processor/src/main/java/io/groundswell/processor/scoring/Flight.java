package io.groundswell.processor.scoring;

import io.groundswell.processor.scoring.Outcome.Failed;
import io.groundswell.processor.scoring.Outcome.Failure;
import io.groundswell.processor.scoring.Outcome.Scored;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One text on its way to an outcome, shared by everyone who asks for it meanwhile. Its pieces may
 * travel in several calls; it ends when all of them have landed, or with the first that fails.
 */
final class Flight {
  final ModelId model;
  final TextHash hash;
  final String normalised;
  final Lane lane;
  final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

  private final Deadline deadline;
  private final AtomicReference<@Nullable Cargo> cargo = new AtomicReference<>();
  private final AtomicBoolean hastened = new AtomicBoolean();

  Flight(ModelId model, TextHash hash, String normalised, Lane lane, Deadline deadline) {
    this.model = model;
    this.hash = hash;
    this.normalised = normalised;
    this.lane = lane;
    this.deadline = deadline;
  }

  /** The pieces that no worker has yet; whoever asks gets the same, so none is inferred twice. */
  List<PieceInFlight> waiting(SentimentModel model, ScorerMetrics metrics) {
    Cargo known = cargo.get();
    if (known == null) {
      TokenizedText text = model.tokenize(normalised);
      if (cargo.compareAndSet(
          null, new Cargo(text, text.pieces().stream().map(PieceInFlight::new).toList()))) {
        metrics.tokenised(model.id(), text.tokens(), text.unknown());
      }
      known = Objects.requireNonNull(cargo.get());
    }
    return known.pieces.stream().filter(PieceInFlight::waits).toList();
  }

  /** True for the first who asks while some of it waits: pulling it forward once is enough. */
  boolean hasten() {
    Cargo known = cargo.get();
    return !outcome.isDone()
        && (known == null || known.pieces.stream().anyMatch(PieceInFlight::waits))
        && hastened.compareAndSet(false, true);
  }

  boolean hasFailed() {
    return outcome.isCompletedExceptionally() || outcome.getNow(null) instanceof Failed;
  }

  void fail(Failure failure, String message) {
    outcome.complete(new Failed(failure, message));
  }

  private record Cargo(TokenizedText text, List<PieceInFlight> pieces, AtomicInteger missing) {
    Cargo(TokenizedText text, List<PieceInFlight> pieces) {
      this(text, pieces, new AtomicInteger(pieces.size()));
    }
  }

  /** A piece of the flight's text. */
  final class PieceInFlight {
    final Piece piece;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private @Nullable Logits logits; // written before missing is counted down, read after

    PieceInFlight(Piece piece) {
      this.piece = piece;
    }

    Flight flight() {
      return Flight.this;
    }

    boolean waits() {
      return !claimed.get();
    }

    /** True for the one worker that is to infer it; expired flights end here instead. */
    boolean claim(long nowEpochMs) {
      if (outcome.isDone() || !claimed.compareAndSet(false, true)) {
        return false;
      }
      if (deadline.passedAt(nowEpochMs)) {
        fail(Failure.DEADLINE_PASSED, "The request's deadline passed before it was scored.");
        return false;
      }
      return true;
    }

    /** Tells what the model answered; the last piece to land ends the flight. */
    void land(Logits answered) {
      logits = answered;
      Cargo whole = Objects.requireNonNull(cargo.get());
      if (whole.missing.decrementAndGet() == 0) {
        List<Logits> all =
            whole.pieces.stream().map(p -> Objects.requireNonNull(p.logits)).toList();
        outcome.complete(new Scored(Sentiment.of(whole.text, all), false, model));
      }
    }
  }
}
