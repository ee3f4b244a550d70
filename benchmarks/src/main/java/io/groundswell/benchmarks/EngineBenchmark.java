package io.groundswell.benchmarks;

import io.groundswell.scorer.core.Batches;
import io.groundswell.scorer.core.LongText;
import io.groundswell.scorer.core.SentimentModel;
import io.groundswell.scorer.djl.DjlSentimentModel;
import io.groundswell.scorer.djl.ModelOptions;
import io.groundswell.scorer.language.OpenNlpDetector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How texts are best cut into calls: batch size, token budget, window, workers. */
@Command(
    name = "engine",
    description = "Texts a second of the bare model, by batch size, token budget and window.")
final class EngineBenchmark implements Callable<Integer> {
  private static final int MAX_TOKENS = 128;

  @Option(names = "--texts", defaultValue = "2048", description = "How many (${DEFAULT-VALUE}).")
  private int texts = 2048;

  @Option(names = "--tsv", description = "Texts are the third column of this file.")
  private @Nullable Path tsv;

  @Option(names = "--repeats", defaultValue = "3", description = "How often (${DEFAULT-VALUE}).")
  private int repeats = 3;

  @Option(
      names = "--budgets",
      split = ",",
      defaultValue = "256,512,1024,2048",
      description = "Most tokens of a call (${DEFAULT-VALUE}).")
  private List<Integer> budgets = List.of();

  @Option(
      names = "--batch-sizes",
      split = ",",
      defaultValue = "8,32,128",
      description = "Most texts of a call (${DEFAULT-VALUE}).")
  private List<Integer> batchSizes = List.of();

  private record Cut(int workers, int window, int batchSize, int budget) {
    @Override
    public String toString() {
      return "workers=%d window=%s batch_size=%d token_budget=%d"
          .formatted(workers, window == BareEngine.ALL ? "all" : window, batchSize, budget);
    }
  }

  @Override
  public Integer call() throws Exception {
    List<String> sample = Texts.read(tsv, texts);
    Map<Cut, Spread> results = new LinkedHashMap<>();
    try (SentimentModel model =
        DjlSentimentModel.openBundled(new ModelOptions(MAX_TOKENS, LongText.TRUNCATE))) {
      new BareEngine(model, cores()).textsPerSecond(sample, 256, 32, 512); // warm-up
      for (int round = 0; round < repeats; round++) {
        for (Cut cut : cuts()) {
          double rate =
              Quiet.measure(
                  () ->
                      new BareEngine(model, cut.workers())
                          .textsPerSecond(sample, cut.window(), cut.batchSize(), cut.budget()));
          results.computeIfAbsent(cut, c -> new Spread()).add(rate);
        }
      }
    }
    System.out.println("texts/s, and the ratio to the processor's cut with as many workers:");
    results.forEach(
        (cut, spread) -> {
          Spread own = results.get(processors(cut.workers()));
          System.out.printf(
              "%-64s %-38s %.2f%n",
              cut, spread.show("%.0f"), spread.median() / (own == null ? spread : own).median());
        });
    System.out.printf("language of a text: %.1f µs%n", microsOfLanguage(sample));
    System.out.println(Quiet.loudest());
    return 0;
  }

  /** The last of some rounds on one thread: the processor finds languages in its lanes' threads. */
  private static double microsOfLanguage(List<String> sample) {
    OpenNlpDetector detector = OpenNlpDetector.load();
    double seconds = 0;
    for (int round = 0; round < 5; round++) {
      long start = System.nanoTime();
      sample.forEach(text -> detector.detect(text, Set.of("en")));
      seconds = Seconds.since(start);
    }
    return 1e6 * seconds / sample.size();
  }

  private List<Cut> cuts() {
    List<Cut> cuts = new ArrayList<>();
    for (int workers : new TreeSet<>(List.of(1, cores()))) {
      cuts.add(processors(workers));
      for (int window : new int[] {32, BareEngine.ALL}) {
        cuts.add(new Cut(workers, window, BareEngine.BATCH_SIZE, Batches.TOKEN_BUDGET));
      }
      for (int batchSize : batchSizes) {
        for (int budget : budgets) {
          Cut cut = new Cut(workers, 256, batchSize, budget);
          if (!cuts.contains(cut)) {
            cuts.add(cut);
          }
        }
      }
    }
    return cuts;
  }

  private static Cut processors(int workers) {
    return new Cut(workers, 8 * BareEngine.BATCH_SIZE, BareEngine.BATCH_SIZE, Batches.TOKEN_BUDGET);
  }

  private static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }
}
