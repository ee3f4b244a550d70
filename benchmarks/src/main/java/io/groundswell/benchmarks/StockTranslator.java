package io.groundswell.benchmarks;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.translator.TextClassificationTranslator;
import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.ndarray.NDList;
import ai.djl.translate.Batchifier;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * DJL's stock text classification: {@code batchPredict} of 32 texts in the order in which they
 * arrive, each call padded to its longest text. Stacking, softmax and sorting, which ONNX Runtime's
 * NDArrays lack, are done once a call in plain Java, which is faster than text by text. Texts are
 * preprocessed outside the timed part.
 */
final class StockTranslator implements AutoCloseable {
  private static final int BATCH_SIZE = 32;
  private static final String NETWORK = "model_int8.onnx";
  private static final List<String> LABELS = List.of("negative", "neutral", "positive");

  private final SessionOptions options = new SessionOptions();
  private final Model model = Model.newInstance(NETWORK, Device.cpu(), "OnnxRuntime");
  private final HuggingFaceTokenizer tokenizer;
  private final int predictors;
  private final BlockingQueue<Predictor<String, Classifications>> idle =
      new LinkedBlockingQueue<>();

  /**
   * Loads the model.
   *
   * @param folder the model's files
   * @param predictors one, with ONNX Runtime's default of a thread for each core; or several, with
   *     a thread each
   */
  StockTranslator(Path folder, int predictors) throws Exception {
    this.predictors = predictors;
    if (predictors > 1) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
    }
    model.load(folder, NETWORK, Map.of("sessionOptions", options));
    tokenizer =
        HuggingFaceTokenizer.builder()
            .optTokenizerPath(folder)
            .optPadding(true)
            .optTruncation(true)
            .optMaxLength(BareEngine.MAX_TOKENS)
            .build();
    for (int i = 0; i < predictors; i++) {
      idle.add(model.newPredictor(new Stock()));
    }
  }

  /** Writes the files of the bundled model into a folder, and returns it. */
  static Path unpackModel(Path folder) throws IOException {
    for (String file : List.of(NETWORK, "tokenizer.json", "config.json")) {
      try (InputStream bytes =
          Objects.requireNonNull(
              StockTranslator.class.getResourceAsStream("/groundswell/model/bundled/" + file))) {
        Files.copy(bytes, folder.resolve(file));
      }
    }
    return folder;
  }

  double textsPerSecond(List<String> texts) throws Exception {
    int batches = (texts.size() + BATCH_SIZE - 1) / BATCH_SIZE;
    long start = System.nanoTime();
    BareEngine.share(
        predictors,
        batches,
        i -> {
          Predictor<String, Classifications> predictor = idle.take();
          predictor.batchPredict(
              texts.subList(i * BATCH_SIZE, Math.min(texts.size(), (i + 1) * BATCH_SIZE)));
          idle.add(predictor);
        });
    return texts.size() / Seconds.since(start);
  }

  @Override
  public void close() {
    idle.forEach(Predictor::close);
    tokenizer.close();
    model.close();
    options.close();
  }

  private final class Stock implements Translator<String, Classifications> {
    private final TextClassificationTranslator stock =
        TextClassificationTranslator.builder(tokenizer).build();

    @Override
    public void prepare(TranslatorContext context) throws Exception {
      stock.prepare(context);
    }

    @Override
    public Batchifier getBatchifier() {
      return stock.getBatchifier();
    }

    @Override
    public NDList processInput(TranslatorContext context, String text) {
      return stock.processInput(context, text);
    }

    @Override
    public NDList batchProcessInput(TranslatorContext context, List<String> texts) {
      return Encoding.toNDList(tokenizer.batchEncode(texts), context.getNDManager(), false, false);
    }

    @Override
    public Classifications processOutput(TranslatorContext context, NDList logits) {
      return batchProcessOutput(context, logits).get(0);
    }

    @Override
    public List<Classifications> batchProcessOutput(TranslatorContext context, NDList logits) {
      float[] all = logits.head().toFloatArray();
      List<Classifications> found = new ArrayList<>();
      for (int from = 0; from < all.length; from += LABELS.size()) {
        List<Double> scores = new ArrayList<>();
        double sum = 0;
        for (int i = 0; i < LABELS.size(); i++) {
          scores.add(Math.exp(all[from + i]));
          sum += scores.get(i);
        }
        double total = sum;
        scores.replaceAll(score -> score / total);
        found.add(new Classifications(LABELS, scores));
      }
      return found;
    }
  }
}
