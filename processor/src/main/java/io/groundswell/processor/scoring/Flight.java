package io.groundswell.processor.scoring;

import io.groundswell.processor.scoring.Outcome.Failed;
import io.groundswell.processor.scoring.Outcome.Failure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** One text on its way to an outcome, shared by everyone who asks for it meanwhile. */
final class Flight {
  final TextHash hash;
  final String normalised;
  final Lane lane;
  final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

  private final Deadline deadline;
  private final AtomicBoolean claimed = new AtomicBoolean();
  private final AtomicBoolean hastened = new AtomicBoolean();

  Flight(TextHash hash, String normalised, Lane lane, Deadline deadline) {
    this.hash = hash;
    this.normalised = normalised;
    this.lane = lane;
    this.deadline = deadline;
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

  /** True for the first who asks while it still waits: pulling it forward once is enough. */
  boolean hasten() {
    return !outcome.isDone() && !claimed.get() && hastened.compareAndSet(false, true);
  }

  boolean hasFailed() {
    return outcome.isCompletedExceptionally() || outcome.getNow(null) instanceof Failed;
  }

  void fail(Failure failure, String message) {
    outcome.complete(new Failed(failure, message));
  }
}
