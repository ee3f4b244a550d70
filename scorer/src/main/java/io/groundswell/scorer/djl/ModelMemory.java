package io.groundswell.scorer.djl;

import io.groundswell.scorer.core.Batches;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a model takes of memory, in bytes, estimated before it is loaded. The factors are measured;
 * see docs/models.md.
 *
 * @param engine what the first model of its engine takes beside: libraries, classes
 * @param model weights and vocabulary
 * @param worker what each call at the same time adds
 */
record ModelMemory(long engine, long model, long worker) {
  private static final long MEGABYTE = 1_000_000;

  /** ONNX Runtime keeps weights as they were and packed for its products, 1.7 times their file. */
  private static final double ONNX_WEIGHTS = 1.8;

  private static final double TORCH_WEIGHTS = 1.1;
  private static final long ONNX_ENGINE = 80 * MEGABYTE;
  private static final long TORCH_ENGINE = 210 * MEGABYTE;

  /** The tokenizer's tries and maps; between 1.8 (BERT's) and 2.2 kB (XLM-R's) were measured. */
  private static final long VOCABULARY = 2_000;

  /** Of BERT's models, for a config.json that doesn't say. */
  private static final int TOKENS = 30_522;

  /**
   * Estimates from the files' sizes and the network's.
   *
   * @param maxTokens most tokens that are read at once
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
   * Refuses a model for which there is not enough.
   *
   * @param available in bytes
   * @param called the model's name
   * @throws ModelLoadException if the model takes more with one worker
   */
  void requireWithin(long available, String called) {
    long needed = engine + model + worker;
    if (needed > available) {
      throw new ModelLoadException(
          ("The model %s needs about %d MB of memory (%d MB for the model, %d MB for its engine,"
                  + " %d MB for one worker), and %d MB are left: give the process more, or take a"
                  + " smaller model.")
              .formatted(
                  called,
                  megabytes(needed),
                  megabytes(model),
                  megabytes(engine),
                  megabytes(worker),
                  available / MEGABYTE));
    }
  }

  /** Rounded up. */
  static long megabytes(long bytes) {
    return (bytes + MEGABYTE - 1) / MEGABYTE;
  }
}
