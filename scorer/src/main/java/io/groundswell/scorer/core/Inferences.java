package io.groundswell.scorer.core;

import io.groundswell.scorer.core.Flight.PieceInFlight;
import io.groundswell.scorer.core.Outcome.Failure;
import java.util.ArrayList;
import java.util.List;

/** One model's calls: its texts' pieces on their way to the queue, and what comes of them. */
final class Inferences implements InferenceQueue.Caller {
  /** Texts that are worth a start before the others of their window are tokenised. */
  private static final int EARLY = 32;

  private static final String CANARY = "What a lovely day it is.";

  private final SentimentModel model;
  private final ScorerMetrics metrics;
  private final HangGuard hangGuard;
  private final InferenceQueue queue;
  private final int batchSize;
  private final List<Piece> canary;
  private volatile boolean up = true;

  Inferences(
      SentimentModel model,
      ScorerMetrics metrics,
      HangGuard hangGuard,
      InferenceQueue queue,
      int batchSize) {
    this.model = model;
    this.metrics = metrics;
    this.hangGuard = hangGuard;
    this.queue = queue;
    this.batchSize = batchSize;
    metrics.tokenised(model.id(), 0, 0); // rates begin at zero
    this.canary = model.tokenize(model.normalise(CANARY)).pieces();
  }

  /** Whether the model's last call for a good text succeeded. */
  boolean up() {
    return up;
  }

  /**
   * Tokenises and queues; every flight gets an outcome. Where a worker has nothing to do, it gets
   * the first texts while the others are still tokenised.
   */
  void submit(List<Flight> flights, Priority lane) {
    List<PieceInFlight> ready = new ArrayList<>(flights.size());
    for (Flight flight : flights) {
      if (hangGuard.isBarred(flight.hash)) {
        flight.fail(Failure.MODEL_FAILED, "The model did not return from this text, twice.");
        continue;
      }
      try {
        ready.addAll(flight.tokenize(model, metrics));
      } catch (RuntimeException e) {
        if (canaryTokenizes()) {
          flight.fail(Failure.MODEL_FAILED, "The tokenizer failed for this text.");
        } else {
          flight.outcome.completeExceptionally(down(e));
        }
      }
      if (ready.size() >= EARLY && queue.hasIdleWorker()) {
        offer(ready, lane);
        ready.clear();
      }
    }
    offer(ready, lane);
  }

  private void offer(List<PieceInFlight> pieces, Priority lane) {
    if (!queue.offer(this, pieces, lane)) {
      pieces.forEach(p -> p.flight().fail(Failure.OVERLOADED, "Too many texts are waiting."));
    }
    metrics.waiting(queue.size());
  }

  @Override
  public int batchSize() {
    return batchSize;
  }

  /** No other text in a call that may hang. */
  @Override
  public boolean alone(PieceInFlight piece) {
    return hangGuard.isSuspect(piece.flight().hash);
  }

  private boolean canaryTokenizes() {
    try {
      return !model.tokenize(model.normalise(CANARY)).pieces().isEmpty();
    } catch (RuntimeException e) {
      up = false;
      return false;
    }
  }

  private static ModelUnavailableException down(RuntimeException cause) {
    return new ModelUnavailableException("the model fails for every text", cause);
  }

  @Override
  public void call(List<PieceInFlight> batch, Priority lane) {
    metrics.waiting(queue.size());
    try {
      together(batch, lane);
    } catch (Error e) { // whoever waits must see it; the process is about to end
      batch.forEach(p -> p.flight().outcome.completeExceptionally(e));
      throw e;
    }
  }

  private void together(List<PieceInFlight> due, Priority lane) {
    try {
      land(due, infer(due, lane));
    } catch (RuntimeException e) {
      oneByOne(due, lane);
    }
  }

  /** A failed batch says nothing about its pieces, so each gets a call of its own. */
  private void oneByOne(List<PieceInFlight> due, Priority lane) {
    for (int i = 0; i < due.size(); i++) {
      Flight flight = due.get(i).flight();
      if (flight.outcome.isDone()) { // an earlier piece has failed its text
        continue;
      }
      List<PieceInFlight> one = due.subList(i, i + 1);
      try {
        land(one, infer(one, lane));
      } catch (RuntimeException e) {
        if (!canaryLives()) {
          ModelUnavailableException down = down(e);
          due.subList(i, due.size()).forEach(p -> p.flight().outcome.completeExceptionally(down));
          return;
        }
        flight.fail(Failure.MODEL_FAILED, "The model fails for this text.");
      }
    }
  }

  private List<Logits> infer(List<PieceInFlight> due, Priority lane) {
    // A text once, however many of its pieces are here: one hang must not count as several.
    List<TextHash> texts = due.stream().map(p -> p.flight().hash).distinct().toList();
    long start = System.nanoTime();
    List<Logits> logits;
    try (HangGuard.Watch watch = hangGuard.watch(texts)) {
      logits = model.infer(due.stream().map(p -> p.piece).toList());
    }
    if (logits.size() != due.size()) {
      throw new IllegalStateException("the model answered another number of pieces");
    }
    metrics.inference(lane, due.size(), System.nanoTime() - start);
    up = true;
    return logits;
  }

  private void land(List<PieceInFlight> due, List<Logits> logits) {
    for (int i = 0; i < due.size(); i++) {
      due.get(i).land(logits.get(i));
    }
  }

  private boolean canaryLives() {
    try (HangGuard.Watch watch = hangGuard.watch(List.of())) {
      up = model.infer(canary).size() == canary.size();
    } catch (RuntimeException e) {
      up = false;
    }
    return up;
  }
}
