package io.groundswell.scorer.core;

import io.groundswell.scorer.core.Outcome.Failure;
import java.util.ArrayList;
import java.util.List;

/** The inferences of one model: queues its texts' segments and handles the model's answers. */
final class Inferences implements InferenceQueue.Caller {
  /** Segments that an idle worker gets before the other texts of the call are tokenised. */
  private static final int EARLY = 32;

  private static final String CANARY = "What a lovely day it is.";

  private final SentimentModel model;
  private final ScorerMetrics metrics;
  private final HangGuard hangGuard;
  private final InferenceQueue queue;
  private final int batchSize;
  private final List<long[]> canary;
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
    this.canary = model.tokenize(model.normalise(CANARY)).segments();
  }

  /** Whether the model's last inference of a good text succeeded. */
  boolean up() {
    return up;
  }

  /**
   * Tokenises and queues texts; each of them gets an outcome. An idle worker gets the first
   * segments while the other texts are still tokenised.
   */
  void submit(List<PendingText> texts, Priority priority) {
    List<Segment> ready = new ArrayList<>(texts.size());
    for (PendingText text : texts) {
      if (hangGuard.isBarred(text.hash)) {
        text.fail(Failure.MODEL_FAILED, "The model did not return from this text, twice.");
        continue;
      }
      try {
        ready.addAll(text.tokenize(model, metrics));
      } catch (RuntimeException e) {
        if (canaryTokenizes()) {
          text.fail(Failure.MODEL_FAILED, "The tokenizer failed for this text.");
        } else {
          text.outcome.completeExceptionally(down(e));
        }
      }
      if (ready.size() >= EARLY && queue.hasIdleWorker()) {
        offer(ready, priority);
        ready.clear();
      }
    }
    offer(ready, priority);
  }

  private void offer(List<Segment> segments, Priority priority) {
    if (!queue.offer(segments, priority)) {
      segments.forEach(s -> s.text.fail(Failure.OVERLOADED, "Too many texts are waiting."));
    }
    metrics.waiting(queue.size(all -> true));
  }

  @Override
  public int batchSize() {
    return batchSize;
  }

  /** True for a text whose inference hung before, so that another hang affects no other text. */
  @Override
  public boolean alone(Segment segment) {
    return hangGuard.isSuspect(segment.text.hash);
  }

  private boolean canaryTokenizes() {
    try {
      return !model.tokenize(model.normalise(CANARY)).segments().isEmpty();
    } catch (RuntimeException e) {
      up = false;
      return false;
    }
  }

  private static ModelUnavailableException down(RuntimeException cause) {
    return new ModelUnavailableException("the model fails for every text", cause);
  }

  @Override
  public void call(List<Segment> batch) {
    metrics.waiting(queue.size(all -> true));
    try {
      together(batch);
    } catch (Error e) { // the callers must see it; the process is about to end
      batch.forEach(segment -> segment.text.outcome.completeExceptionally(e));
      throw e;
    }
  }

  private void together(List<Segment> batch) {
    try {
      infer(batch);
    } catch (RuntimeException e) {
      oneByOne(batch);
    }
  }

  /** A failed batch does not show which segment is at fault, so each is inferred alone. */
  private void oneByOne(List<Segment> batch) {
    for (int i = 0; i < batch.size(); i++) {
      PendingText text = batch.get(i).text;
      if (text.isDone()) { // an earlier segment has failed it
        continue;
      }
      try {
        infer(batch.subList(i, i + 1));
      } catch (RuntimeException e) {
        if (!canaryLives()) {
          ModelUnavailableException down = down(e);
          batch.subList(i, batch.size()).forEach(s -> s.text.outcome.completeExceptionally(down));
          return;
        }
        text.fail(Failure.MODEL_FAILED, "The model fails for this text.");
      }
    }
  }

  private void infer(List<Segment> batch) {
    // A text once, however many of its segments are here: one hang must not count as several.
    List<TextHash> texts = batch.stream().map(segment -> segment.text.hash).distinct().toList();
    long start = System.nanoTime();
    List<float[]> logits;
    try (HangGuard.Watch watch = hangGuard.watch(texts)) {
      logits = model.infer(batch.stream().map(segment -> segment.ids).toList());
    }
    if (SentimentModel.requireFinite(logits).size() != batch.size()) {
      throw new IllegalStateException("the model answered another number of segments");
    }
    metrics.inference(batch.get(0).priority, batch.size(), System.nanoTime() - start);
    up = true;
    for (int i = 0; i < batch.size(); i++) {
      Segment segment = batch.get(i);
      segment.text.score(segment, logits.get(i), model.id());
    }
  }

  private boolean canaryLives() {
    try (HangGuard.Watch watch = hangGuard.watch(List.of())) {
      up = SentimentModel.requireFinite(model.infer(canary)).size() == canary.size();
    } catch (RuntimeException e) {
      up = false;
    }
    return up;
  }
}
