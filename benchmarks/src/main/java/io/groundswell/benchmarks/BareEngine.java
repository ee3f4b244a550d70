package io.groundswell.benchmarks;

import io.groundswell.scorer.core.Batches;
import io.groundswell.scorer.core.LongText;
import io.groundswell.scorer.core.SentimentModel;
import io.groundswell.scorer.djl.DjlSentimentModel;
import io.groundswell.scorer.djl.ModelOptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** The model in a loop, without Kafka and cache: the limit of any pipeline around it. */
public final class BareEngine {
  /** Default of MAX_TOKENS. */
  static final int MAX_TOKENS = 128;

  /** Default of BATCH_SIZE. */
  private static final int BATCH_SIZE = 32;

  private final SentimentModel model;
  private final int workers;

  /**
   * @param workers threads that call the model
   */
  BareEngine(SentimentModel model, int workers) {
    this.model = model;
    this.workers = workers;
  }

  /** Opens the bundled model as the processor does by default. */
  public static SentimentModel bundledModel() {
    return DjlSentimentModel.openBundled(new ModelOptions(MAX_TOKENS, LongText.TRUNCATE));
  }

  /**
   * Tokenises, sorts all texts by length, cuts them into batches as the processor does, and infers.
   * All but the sorting is shared by the workers.
   *
   * @return texts a second
   */
  double textsPerSecond(List<String> texts) throws Exception {
    long start = System.nanoTime();
    long[][] segments = new long[texts.size()][]; // the model truncates: one segment per text
    share(
        workers,
        texts.size(),
        i -> segments[i] = model.tokenize(model.normalise(texts.get(i))).segments().get(0));
    List<List<long[]>> batches = batches(List.of(segments));
    share(workers, batches.size(), i -> model.infer(batches.get(i)));
    return texts.size() / Seconds.since(start);
  }

  private static List<List<long[]>> batches(List<long[]> segments) {
    List<long[]> sorted = new ArrayList<>(segments);
    sorted.sort(Comparator.comparingInt(ids -> ids.length));
    List<List<long[]>> batches = new ArrayList<>();
    int start = 0;
    for (int end = 1; end <= sorted.size(); end++) {
      boolean full =
          end == sorted.size()
              || end - start == BATCH_SIZE
              || (end - start + 1) * sorted.get(end).length > Batches.TOKEN_BUDGET;
      if (full) {
        batches.add(sorted.subList(start, end));
        start = end;
      }
    }
    return batches;
  }

  /** A step of work that several threads share. */
  interface Step {
    void run(int index) throws Exception;
  }

  /** Runs steps 0 to {@code steps - 1}, each on the next free worker. */
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
