package io.groundswell.scorer.core;

import io.groundswell.scorer.core.Outcome.Failed;
import io.groundswell.scorer.core.Outcome.Failure;
import io.groundswell.scorer.core.Outcome.Scored;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One text on its way to an outcome, shared by everyone who asks for it meanwhile. Its pieces may
 * travel in several calls; it ends when all of them have landed, or with the first that fails.
 */
final class Flight {
  final ModelId model;
  final TextHash hash;
  final String normalised;
  final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

  private final Deadline deadline;
  private volatile Priority lane;
  private volatile @Nullable Cargo cargo;

  Flight(ModelId model, TextHash hash, String normalised, Priority lane, Deadline deadline) {
    this.model = model;
    this.hash = hash;
    this.normalised = normalised;
    this.lane = lane;
    this.deadline = deadline;
  }

  /** The lane in which it waits, or is to wait: that of the most urgent who asked. */
  Priority lane() {
    return lane;
  }

  /** True for who makes it more urgent than it was. */
  synchronized boolean hasten(Priority asked) {
    boolean sooner = asked.compareTo(lane) < 0;
    if (sooner) {
      lane = asked;
    }
    return sooner;
  }

  /** Has the text read; to be called once. */
  List<PieceInFlight> tokenize(SentimentModel model, ScorerMetrics metrics) {
    TokenizedText text = model.tokenize(normalised);
    metrics.tokenised(model.id(), text.tokens(), text.unknown());
    Cargo read = new Cargo(text, text.pieces().stream().map(PieceInFlight::new).toList());
    cargo = read;
    return read.pieces;
  }

  /** None before it is tokenised. */
  List<PieceInFlight> pieces() {
    Cargo known = cargo;
    return known == null ? List.of() : known.pieces;
  }

  boolean isOver() {
    return outcome.isDone();
  }

  boolean isLate(long nowEpochMs) {
    return !isOver() && deadline.passedAt(nowEpochMs);
  }

  /** Ends it, since its deadline has passed. */
  void expire() {
    fail(Failure.DEADLINE_PASSED, "The request's deadline passed before it was scored.");
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

    /** Where it waits, if it does; the queue's own, and guarded by its lock. */
    PriorityQueues.@Nullable Entry waits;

    private @Nullable Logits logits; // written before missing is counted down, read after

    PieceInFlight(Piece piece) {
      this.piece = piece;
    }

    Flight flight() {
      return Flight.this;
    }

    int tokens() {
      return piece.length();
    }

    /** Bytes that it takes while it waits, near enough: ids, and two a character. */
    long bytes() {
      return (long) Long.BYTES * piece.length() + 2L * normalised.length() / pieces().size();
    }

    /** Tells what the model answered; the last piece to land ends the flight. */
    void land(Logits answered) {
      logits = answered;
      Cargo whole = Objects.requireNonNull(cargo);
      if (whole.missing.decrementAndGet() == 0) {
        List<Logits> all =
            whole.pieces.stream().map(p -> Objects.requireNonNull(p.logits)).toList();
        outcome.complete(new Scored(Sentiment.of(whole.text, all), false, model));
      }
    }
  }
}
