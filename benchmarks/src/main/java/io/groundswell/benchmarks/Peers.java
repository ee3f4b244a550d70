package io.groundswell.benchmarks;

import io.groundswell.scorer.core.SentimentModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Peers for scores of new texts: the model in a loop and DJL's stock translator, over the same
 * texts and in the same process. The stock translator scores a quarter of them.
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
    single = new StockTranslator(files, 1);
    perCore = new StockTranslator(files, Runtime.getRuntime().availableProcessors());
  }

  void warmUp(List<String> texts) throws Exception {
    engineLoop(texts);
    stockSingle(texts);
    stockPerCore(texts);
  }

  /** Texts a second, also reported as progress; the same holds for the others. */
  double engineLoop(List<String> texts) throws Exception {
    return Bench.progress("engine loop", engine.textsPerSecond(texts), "texts/s");
  }

  double stockSingle(List<String> texts) throws Exception {
    return stock("stock translator, one predictor", single, texts);
  }

  double stockPerCore(List<String> texts) throws Exception {
    return stock("stock translator, a predictor a core", perCore, texts);
  }

  private double stock(String what, StockTranslator stock, List<String> texts) throws Exception {
    List<String> quarter =
        texts.subList(0, Math.max(1, texts.size() / 4)).stream().map(model::normalise).toList();
    return Bench.progress(what, stock.textsPerSecond(quarter), "texts/s");
  }

  @Override
  public void close() {
    single.close();
    perCore.close();
  }
}
