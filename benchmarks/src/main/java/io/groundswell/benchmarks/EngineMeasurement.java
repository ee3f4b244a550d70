package io.groundswell.benchmarks;

import io.groundswell.scorer.core.SentimentModel;
import io.groundswell.standalone.local.DataFolder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The limit that the model sets on this machine, and the rate of DJL's stock translator. */
final class EngineMeasurement {
  private static final int WARM_UP = 512;

  private EngineMeasurement() {}

  static List<Row> measure(Bench bench) throws Exception {
    List<String> texts = bench.texts(8_000, 1_000);
    List<String> warmUp = texts.subList(0, Math.min(WARM_UP, texts.size()));
    Spread loop = new Spread();
    Spread single = new Spread();
    Spread perCore = new Spread();
    try (DataFolder folder = DataFolder.open(null);
        SentimentModel model = BareEngine.bundledModel();
        Peers peers = new Peers(model, Runtime.getRuntime().availableProcessors(), folder.path())) {
      peers.warmUp(warmUp);
      for (int i = 0; i < bench.repeats(); i++) {
        loop.add(peers.engineLoop(texts));
        single.add(peers.stockSingle(texts));
        perCore.add(peers.stockPerCore(texts));
      }
      return List.of(
          row(
              "the model in a loop: tokenised, fully sorted, a worker a core",
              loop,
              lengths(texts, model)),
          stock("DJL's stock translator, 32 texts as they come, one predictor", single, loop),
          stock(
              "DJL's stock translator, 32 texts as they come, a predictor a core", perCore, loop));
    }
  }

  private static Row stock(String what, Spread rates, Spread loop) {
    return row(what, rates, Map.of("ratio_to_engine_loop", rates.median() / loop.median()));
  }

  private static Row row(String what, Spread rates, Map<String, Double> figures) {
    return new Row(what, "texts/s", rates, figures, List.of());
  }

  private static Map<String, Double> lengths(List<String> texts, SentimentModel model) {
    int[] tokens =
        texts.stream()
            .mapToInt(text -> model.tokenize(model.normalise(text)).tokens())
            .sorted()
            .toArray();
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("texts", (double) tokens.length);
    figures.put("tokens_p50", (double) tokens[tokens.length / 2]);
    figures.put("tokens_p95", (double) tokens[tokens.length * 95 / 100]);
    figures.put("tokens_max", (double) tokens[tokens.length - 1]);
    figures.put("tokens_mean", Arrays.stream(tokens).average().orElseThrow());
    return figures;
  }
}
