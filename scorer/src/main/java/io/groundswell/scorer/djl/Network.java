package io.groundswell.scorer.djl;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.inference.Predictor;
import ai.djl.translate.TranslateException;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.groundswell.common.RootCause;
import java.io.IOException;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A loaded network on one of DJL's engines. A call runs on its thread alone; parallelism comes from
 * several calling threads, each with a pooled predictor.
 */
final class Network implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Network.class);

  /** Tokens of the trial text that determines the inputs. */
  private static final int SHORT = 4;

  private static final int LONGEST_REASON = 200;

  private final Model model;
  private final @Nullable SessionOptions options;
  private final SentimentTranslator translator;
  private final Deque<Predictor<List<long[]>, List<float[]>>> idle = new ConcurrentLinkedDeque<>();

  private Network(Model model, @Nullable SessionOptions options, SentimentTranslator translator) {
    this.model = model;
    this.options = options;
    this.translator = translator;
  }

  /**
   * Loads a network.
   *
   * @param products the integer arithmetic of ONNX models
   * @throws ModelLoadException if the engine is missing or refuses the model
   */
  static Network load(NetworkFile file, ModelConfig config, IntegerProducts products) {
    return switch (file.engine()) {
      case ONNX -> loadOnnx(file, config, products);
      case PYTORCH -> loadTorchScript(file, config);
    };
  }

  private static Network loadOnnx(NetworkFile file, ModelConfig config, IntegerProducts products) {
    SessionOptions options = new SessionOptions();
    try {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
      options.addConfigEntry(IntegerProducts.OPTION, products.option);
      Model model = load(file, Map.of("sessionOptions", options));
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

  private static Network loadTorchScript(NetworkFile file, ModelConfig config) {
    try {
      Engine.getEngine(file.engine().djlName);
    } catch (EngineException e) {
      throw new ModelLoadException(
          ("%s is a TorchScript model, and PyTorch's native libraries are missing: "
                  + "build with -Ppytorch, or put pytorch-native-cpu and pytorch-jni of"
                  + " ai.djl.pytorch on the class path.")
              .formatted(file.path()),
          e);
    }
    Model model = load(file, Map.of());
    try {
      return new Network(model, null, translator(file, config, model));
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /** The first whose inputs the network accepts, else the first, which then reports the failure. */
  private static SentimentTranslator translator(NetworkFile file, ModelConfig config, Model model) {
    List<SentimentTranslator> candidates =
        TorchInputs.candidates(file.folder()).stream()
            .map(inputs -> new SentimentTranslator(config, inputs, false))
            .toList();
    List<long[]> any = List.of(new long[SHORT]);
    for (SentimentTranslator candidate : candidates) {
      try (Predictor<List<long[]>, List<float[]>> predictor = model.newPredictor(candidate)) {
        predictor.predict(any);
        return candidate;
      } catch (TranslateException e) {
        LOG.debug("the network does not accept these inputs", e);
      }
    }
    return candidates.get(0);
  }

  private static Model load(NetworkFile file, Map<String, Object> options) {
    Model model = Model.newInstance(file.name(), Device.cpu(), file.engine().djlName);
    try {
      model.load(file.folder(), file.name(), options);
      return model;
    } catch (IOException | MalformedModelException | RuntimeException e) {
      model.close();
      throw new ModelLoadException(
          "%s doesn't load %s, which isn't a model for it or is damaged: %s"
              .formatted(file.engine().djlName, file.path(), reason(e)),
          e);
    }
  }

  /** The first line of the engine's message; PyTorch appends a native stack trace. */
  private static String reason(Exception e) {
    String message = RootCause.message(e);
    String line = message.lines().filter(some -> !some.isBlank()).findFirst().orElse(message);
    return line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) + "…" : line;
  }

  /**
   * Runs one inference call; results are in the batch's order. Thread-safe.
   *
   * @throws ModelLoadException if the output's shape differs from the configuration
   */
  List<float[]> infer(List<long[]> batch) {
    Predictor<List<long[]>, List<float[]>> predictor = idle.pollFirst();
    if (predictor == null) {
      predictor = model.newPredictor(translator);
    }
    try {
      return predictor.predict(batch);
    } catch (TranslateException e) {
      if (e.getCause() instanceof ModelLoadException known) {
        throw known; // thrown by the translator
      }
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalStateException("inference failed: " + cause.getMessage(), e);
    } finally {
      idle.addFirst(predictor);
    }
  }

  /** To be called when no inference is running. */
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
