package io.groundswell.benchmarks;

import io.groundswell.scorer.core.SentimentModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What scores of new texts are held against: the model in a loop, and DJL's stock translator, over
 * the same texts and in the same process. The stock one reads a quarter of them.
 */
final class Peers implements AutoCloseable {
  private final SentimentModel model;
  private final BareEngine engine;
  private final StockTranslator single;
  private final StockTranslator perCore;

  /**
   * @param model stays open
   * @param workers threads of the engine loop
   * @param folder for the model's files
   */
  Peers(SentimentModel model, int workers, Path folder) throws Exception {
    this.model = model;
    engine = new BareEngine(model, workers);
    Path files = StockTranslator.unpackModel(Files.createDirectory(folder.resolve("stock")));
    single = StockTranslator.single(files);
    perCore = StockTranslator.perCore(files);
  }

  /** Texts a second of each, told on standard error. */
  double engineLoop(List<String> texts) throws Exception {
    return told("engine loop", engine.textsPerSecond(texts));
  }

  double stockSingle(List<String> texts) throws Exception {
    return told("stock translator, one predictor", single.textsPerSecond(quarter(texts)));
  }

  double stockPerCore(List<String> texts) throws Exception {
    return told("stock translator, a predictor a core", perCore.textsPerSecond(quarter(texts)));
  }

  private List<String> quarter(List<String> texts) {
    return texts.subList(0, Math.max(1, texts.size() / 4)).stream().map(model::normalise).toList();
  }

  private static double told(String what, double rate) {
    Bench.say("  %s: %.0f texts/s", what, rate);
    return rate;
  }

  @Override
  public void close() {
    single.close();
    perCore.close();
  }
}
