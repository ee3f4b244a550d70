package io.groundswell.benchmarks;

import io.groundswell.scorer.core.Batches;
import io.groundswell.scorer.core.SentimentModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** The model in a loop, and nothing around it: what any pipeline over it can reach at most. */
final class BareEngine {
  /** As BATCH_SIZE's default. */
  static final int BATCH_SIZE = 32;

  /** A window that holds all texts, which are then fully sorted. */
  static final int ALL = Integer.MAX_VALUE;

  private final SentimentModel model;
  private final int workers;

  /**
   * @param workers threads that call the model
   */
  BareEngine(SentimentModel model, int workers) {
    this.model = model;
    this.workers = workers;
  }

  /** Fully sorted, and cut as the processor cuts: the limit. */
  double textsPerSecond(List<String> texts) throws Exception {
    return textsPerSecond(texts, ALL, BATCH_SIZE, Batches.TOKEN_BUDGET);
  }

  /**
   * Tokenises, sorts within windows, cuts as the processor does and infers; all but the sorting is
   * shared by the workers.
   *
   * @param window texts that are sorted together
   * @return texts a second
   */
  double textsPerSecond(List<String> texts, int window, int batchSize, int tokenBudget)
      throws Exception {
    long start = System.nanoTime();
    long[][] segments = new long[texts.size()][]; // the model cuts long texts: one segment per text
    share(
        workers,
        texts.size(),
        i -> segments[i] = model.tokenize(model.normalise(texts.get(i))).segments().get(0));
    List<List<long[]>> batches = new ArrayList<>();
    for (int from = 0, to; from < segments.length; from = to) {
      to = (int) Math.min(segments.length, (long) from + window);
      batches.addAll(cut(List.of(segments).subList(from, to), batchSize, tokenBudget));
    }
    share(workers, batches.size(), i -> model.infer(batches.get(i)));
    return texts.size() / Seconds.since(start);
  }

  private static List<List<long[]>> cut(List<long[]> window, int batchSize, int tokenBudget) {
    List<long[]> sorted = new ArrayList<>(window);
    sorted.sort(Comparator.comparingInt(ids -> ids.length));
    List<List<long[]>> batches = new ArrayList<>();
    int start = 0;
    for (int end = 1; end <= sorted.size(); end++) {
      boolean full =
          end == sorted.size()
              || end - start == batchSize
              || (end - start + 1) * sorted.get(end).length > tokenBudget;
      if (full) {
        batches.add(sorted.subList(start, end));
        start = end;
      }
    }
    return batches;
  }

  /** A part of what several threads share. */
  interface Step {
    void run(int index) throws Exception;
  }

  /** All steps, from 0 on, each by whichever of so many threads is free. */
  static void share(int workers, int steps, Step step) throws Exception {
    AtomicInteger next = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(workers);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int worker = 0; worker < workers; worker++) {
        running.add(
            threads.submit(
                () -> {
                  for (int i = next.getAndIncrement(); i < steps; i = next.getAndIncrement()) {
                    step.run(i);
                  }
                  return null;
                }));
      }
      for (Future<?> worker : running) {
        worker.get();
      }
    } finally {
      threads.shutdown();
    }
  }
}
