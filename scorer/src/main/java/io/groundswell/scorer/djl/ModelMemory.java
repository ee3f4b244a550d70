package io.groundswell.scorer.djl;

import io.groundswell.scorer.core.Batches;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The estimated memory of a model in bytes, before it is loaded. The factors are measured; see
 * docs/models.md.
 *
 * @param engine libraries and classes, for the first model of an engine
 * @param model weights and vocabulary
 * @param worker arrays of one concurrent call
 */
record ModelMemory(long engine, long model, long worker) {
  private static final long MEGABYTE = 1_000_000;

  /** ONNX Runtime keeps weights both unpacked and packed, measured as 1.7 times the file. */
  private static final double ONNX_WEIGHTS = 1.8;

  private static final double TORCH_WEIGHTS = 1.1;
  private static final long ONNX_ENGINE = 80 * MEGABYTE;
  private static final long TORCH_ENGINE = 210 * MEGABYTE;

  /** Bytes per token of the tokenizer's maps: 1.8 kB (BERT) to 2.2 kB (XLM-R) were measured. */
  private static final long VOCABULARY = 2_000;

  /** BERT's vocabulary size, by default. */
  private static final int TOKENS = 30_522;

  /**
   * Estimates by the sizes of files and layers.
   *
   * @param maxTokens most tokens of one inference
   */
  static ModelMemory of(NetworkFile file, ModelConfig config, int maxTokens) {
    long bytes = 0;
    try {
      for (Path part : file.parts()) {
        bytes += Files.size(part);
      }
    } catch (IOException e) {
      throw new ModelLoadException("%s can't be read.".formatted(file.path()), e);
    }
    boolean onnx = file.engine() == ModelFiles.Engine.ONNX;
    int tokens = config.vocabulary() == Integer.MAX_VALUE ? TOKENS : config.vocabulary();
    return new ModelMemory(
        onnx ? ONNX_ENGINE : TORCH_ENGINE,
        (long) (bytes * (onnx ? ONNX_WEIGHTS : TORCH_WEIGHTS)) + VOCABULARY * tokens,
        config.layer().bytes(Math.max(Batches.TOKEN_BUDGET, maxTokens), maxTokens));
  }

  /**
   * Rejects a model that needs more than the available memory.
   *
   * @param available in bytes
   * @param called the model's name
   * @throws ModelLoadException if the model needs more with one worker
   */
  void requireWithin(long available, String called) {
    long needed = engine + model + worker;
    if (needed > available) {
      throw new ModelLoadException(
          ("The model %s needs about %d MB of memory (%d MB for the model, %d MB for its engine,"
                  + " %d MB for one worker), and %d MB are available: give the process more, or"
                  + " use a smaller model.")
              .formatted(
                  called,
                  megabytes(needed),
                  megabytes(model),
                  megabytes(engine),
                  megabytes(worker),
                  available / MEGABYTE));
    }
  }

  /** Megabytes, rounded up. */
  static long megabytes(long bytes) {
    return (bytes + MEGABYTE - 1) / MEGABYTE;
  }
}
