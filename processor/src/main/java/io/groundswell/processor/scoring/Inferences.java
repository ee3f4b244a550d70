package io.groundswell.processor.scoring;

import io.groundswell.processor.scoring.Flight.PieceInFlight;
import io.groundswell.processor.scoring.Outcome.Failure;
import java.util.ArrayList;
import java.util.List;

/** One model's calls: made of texts' pieces, queued at the workers, and what comes of them. */
final class Inferences {
  private static final String CANARY = "What a lovely day it is.";

  private final SentimentModel model;
  private final ScorerMetrics metrics;
  private final HangGuard hangGuard;
  private final Workers workers;
  private final int batchSize;
  private final List<Piece> canary;
  private volatile boolean up = true;

  Inferences(
      SentimentModel model,
      ScorerMetrics metrics,
      HangGuard hangGuard,
      Workers workers,
      int batchSize) {
    this.model = model;
    this.metrics = metrics;
    this.hangGuard = hangGuard;
    this.workers = workers;
    this.batchSize = batchSize;
    metrics.tokenised(model.id(), 0, 0); // rates begin at zero
    this.canary = model.tokenize(model.normalise(CANARY)).pieces();
  }

  /** Whether the model's last call for a good text succeeded. */
  boolean up() {
    return up;
  }

  /**
   * Tokenises, sorts by length, cuts into calls and queues them. Every flight gets an outcome. The
   * pieces of a long text are sorted and cut like short texts, so that it never makes a huge call.
   *
   * @param lane the calls' precedence; may be higher than the flights' own
   */
  void submit(List<Flight> flights, Lane lane) {
    List<PieceInFlight> pieces = new ArrayList<>(flights.size());
    for (Flight flight : flights) {
      if (hangGuard.isBarred(flight.hash)) {
        flight.fail(Failure.MODEL_FAILED, "The model did not return from this text, twice.");
        continue;
      }
      try {
        pieces.addAll(flight.waiting(model, metrics));
      } catch (RuntimeException e) {
        if (canaryTokenizes()) {
          flight.fail(Failure.MODEL_FAILED, "The tokenizer failed for this text.");
        } else {
          flight.outcome.completeExceptionally(down(e));
        }
      }
    }
    for (List<PieceInFlight> batch : cut(pieces)) {
      workers.submit(new BatchCall(batch, lane), lane);
    }
    metrics.waiting(workers.waiting());
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

  private List<List<PieceInFlight>> cut(List<PieceInFlight> window) {
    return Batches.cut(
        window,
        p -> p.piece.length(),
        p -> hangGuard.isSuspect(p.flight().hash), // no other text in a call that may hang
        batchSize,
        Batches.TOKEN_BUDGET);
  }

  private final class BatchCall implements Workers.Call {
    private final List<PieceInFlight> batch;
    private final Lane lane;

    BatchCall(List<PieceInFlight> batch, Lane lane) {
      this.batch = batch;
      this.lane = lane;
    }

    @Override
    public int pieces() {
      return batch.size();
    }

    @Override
    public void abandon(ModelUnavailableException reason) {
      batch.forEach(p -> p.flight().outcome.completeExceptionally(reason));
    }

    @Override
    public void run() {
      metrics.waiting(workers.waiting());
      long now = System.currentTimeMillis();
      List<PieceInFlight> due = batch.stream().filter(p -> p.claim(now)).toList();
      if (due.isEmpty()) {
        return;
      }
      try {
        together(due);
      } catch (Error e) { // whoever waits must see it; the process is about to end
        due.forEach(p -> p.flight().outcome.completeExceptionally(e));
        throw e;
      }
    }

    private void together(List<PieceInFlight> due) {
      try {
        land(due, infer(due));
      } catch (RuntimeException e) {
        oneByOne(due);
      }
    }

    /** A failed batch says nothing about its pieces, so each gets a call of its own. */
    private void oneByOne(List<PieceInFlight> due) {
      for (int i = 0; i < due.size(); i++) {
        Flight flight = due.get(i).flight();
        if (flight.outcome.isDone()) { // an earlier piece has failed its text
          continue;
        }
        List<PieceInFlight> one = due.subList(i, i + 1);
        try {
          land(one, infer(one));
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

    private List<Logits> infer(List<PieceInFlight> due) {
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
}
