package io.groundswell.processor.djl;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.inference.Predictor;
import ai.djl.translate.TranslateException;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.groundswell.processor.scoring.Logits;
import io.groundswell.processor.scoring.Piece;
import java.io.IOException;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/**
 * A loaded network on one of DJL's engines. One thread a call: parallelism comes from calling it
 * from several threads, each of which borrows a predictor of its own.
 */
final class Network implements AutoCloseable {
  private final Model model;
  private final @Nullable SessionOptions options;
  private final SentimentTranslator translator;
  private final Deque<Predictor<List<Piece>, List<Logits>>> idle = new ConcurrentLinkedDeque<>();

  private Network(Model model, @Nullable SessionOptions options, SentimentTranslator translator) {
    this.model = model;
    this.options = options;
    this.translator = translator;
  }

  /**
   * @param products how an ONNX model's bytes are multiplied
   * @throws ModelLoadException if the engine isn't there or refuses the model
   */
  static Network load(ModelFiles files, ModelConfig config, IntegerProducts products) {
    return switch (files.engine()) {
      case ONNX -> loadOnnx(files, config, products);
      case PYTORCH -> loadTorchScript(files, config);
    };
  }

  private static Network loadOnnx(ModelFiles files, ModelConfig config, IntegerProducts products) {
    SessionOptions options = new SessionOptions();
    try {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
      options.addConfigEntry(IntegerProducts.OPTION, products.option);
      Model model = load(files, Map.of("sessionOptions", options));
      try {
        List<String> inputs = model.getBlock().describeInput().keys();
        return new Network(model, options, new SentimentTranslator(config, inputs, true));
      } catch (RuntimeException e) {
        model.close();
        throw e;
      }
    } catch (OrtException e) {
      options.close();
      throw new ModelLoadException("ONNX Runtime refuses its options.", e);
    } catch (RuntimeException e) {
      options.close();
      throw e;
    }
  }

  private static Network loadTorchScript(ModelFiles files, ModelConfig config) {
    try {
      Engine.getEngine(files.engine().djlName);
    } catch (EngineException e) {
      throw new ModelLoadException(
          ("%s is a TorchScript model, and PyTorch's native libraries aren't here: "
                  + "build with -Ppytorch, or put pytorch-native-cpu and pytorch-jni of"
                  + " ai.djl.pytorch on the class path.")
              .formatted(files.weights()),
          e);
    }
    return new Network(
        load(files, Map.of()),
        null,
        new SentimentTranslator(config, List.of("input_ids", "attention_mask"), false));
  }

  private static Model load(ModelFiles files, Map<String, Object> options) {
    String file = files.weights().getFileName().toString();
    Model model = Model.newInstance(file, Device.cpu(), files.engine().djlName);
    try {
      model.load(files.place(), file, options);
      return model;
    } catch (IOException | MalformedModelException | RuntimeException e) {
      model.close();
      throw new ModelLoadException(
          "%s doesn't load %s: it isn't a model for it, or is damaged."
              .formatted(files.engine().djlName, files.weights()),
          e);
    }
  }

  /** One inference call, in the batch's order. May be called from several threads at once. */
  List<Logits> infer(List<Piece> batch) {
    Predictor<List<Piece>, List<Logits>> predictor = idle.pollFirst();
    if (predictor == null) {
      predictor = model.newPredictor(translator);
    }
    try {
      return predictor.predict(batch);
    } catch (TranslateException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalStateException("inference failed: " + cause.getMessage(), e);
    } finally {
      idle.addFirst(predictor);
    }
  }

  /** Only when no call is under way. */
  @Override
  public void close() {
    for (var predictor = idle.pollFirst(); predictor != null; predictor = idle.pollFirst()) {
      predictor.close();
    }
    model.close();
    if (options != null) {
      options.close();
    }
  }
}
