package io.groundswell.scorer.djl;

import io.groundswell.scorer.core.ModelId;
import io.groundswell.scorer.core.SentimentModel;
import io.groundswell.scorer.core.TokenizedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transformer on DJL's engines: ONNX models run on ONNX Runtime, TorchScript models on PyTorch.
 * Each call computes on the caller's thread. Makes no network requests.
 */
public final class DjlSentimentModel implements SentimentModel {
  private static final Logger LOG = LoggerFactory.getLogger(DjlSentimentModel.class);

  /** Two special tokens and one of text. */
  private static final int FEWEST_TOKENS = 3;

  private final ModelId id;
  private final ModelConfig config;
  private final boolean batchInvariant;
  private final ModelMemory memory;
  private final ModelTokenizer tokenizer;
  private final Network network;

  /**
   * Calls take the read lock, close the write lock: freeing natives during a call crashes the JVM.
   */
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  private boolean closed;

  private DjlSentimentModel(
      ModelId id,
      ModelConfig config,
      boolean batchInvariant,
      ModelMemory memory,
      ModelTokenizer tokenizer,
      Network network) {
    this.id = id;
    this.config = config;
    this.batchInvariant = batchInvariant;
    this.memory = memory;
    this.tokenizer = tokenizer;
    this.network = network;
  }

  /**
   * Loads the bundled model and runs a trial inference, which may take a second.
   *
   * @throws IllegalArgumentException if the options' tokens are out of range
   * @throws ModelLoadException if the model can't be used; the message is a sentence
   */
  public static DjlSentimentModel openBundled(ModelOptions options) {
    return open(ResourceExtractor.bundledModel(DjlProperties.temp()), "", options);
  }

  /**
   * Loads a model from a folder and runs a trial inference, which may take seconds. Logs the chosen
   * file and the model's properties.
   *
   * @param folder in Hugging Face's layout: config.json, tokenizer.json and onnx/model*.onnx or
   *     *.pt
   * @param name the published name; if empty, the name in config.json, or else the folder's name
   * @throws IllegalArgumentException if the options' tokens are out of range
   * @throws ModelLoadException if the model can't be used; the message is a sentence
   */
  public static DjlSentimentModel open(Path folder, String name, ModelOptions options) {
    return open(folder, name, options, IntegerProducts.exactHere(), AvailableMemory.bytes());
  }

  /**
   * Checks a model's config.json alone, before large files are downloaded.
   *
   * @param config the file
   * @param name the published name
   * @throws IllegalArgumentException if the options' tokens are out of range
   * @throws ModelLoadException if the model can't be used; the message is a sentence
   */
  public static void requireUsable(Path config, String name, ModelOptions options) {
    usableConfig(config, name, name, options);
  }

  /**
   * Whether an ONNX model multiplies by signed int8 weights and by no unsigned ones, which is the
   * fastest form. Parses the file's structure and loads no weights.
   *
   * @throws ModelLoadException if it isn't a complete ONNX model; the message is a sentence
   */
  public static boolean hasSignedWeights(Path onnx) {
    OnnxFile file = OnnxFile.read(onnx);
    return file.hasSignedProducts() && !file.hasUnsignedProducts();
  }

  /** Whether PyTorch's native libraries are on the class path; does not load them. */
  public static boolean runsTorchScript() {
    return Stream.of("/native/lib/pytorch.properties", "/jnilib/pytorch.properties")
        .allMatch(resource -> DjlSentimentModel.class.getResource(resource) != null);
  }

  /**
   * As {@link #open(Path, String, ModelOptions)}, for another machine.
   *
   * @param products the integer arithmetic of its processor
   * @param available its available memory in bytes
   */
  static DjlSentimentModel open(
      Path folder, String name, ModelOptions options, IntegerProducts products, long available) {
    DjlProperties.set();
    ModelFiles files = ModelFiles.in(folder);
    ModelConfig config =
        usableConfig(
            files.config(), name, String.valueOf(folder.toAbsolutePath().getFileName()), options);
    NetworkFile file = files.network();
    ModelMemory memory = ModelMemory.of(file, config, options.maxTokens());
    memory.requireWithin(available, config.name());
    ModelTokenizer tokenizer =
        ModelTokenizer.load(
            files.tokenizer(), options.maxTokens(), options.longText(), config.vocabulary());
    Network network;
    try {
      network = DeepStack.call(() -> Network.load(file, config, products));
    } catch (RuntimeException e) {
      tokenizer.close();
      throw e;
    }
    try {
      String digest = ModelDigest.of(files, config, options, file.computation(products));
      DjlSentimentModel model =
          new DjlSentimentModel(
              new ModelId(config.name(), digest, file.engine().djlName, file.precision()),
              config,
              file.batchInvariant(),
              memory,
              tokenizer,
              network);
      model.requireAnswer(options.maxTokens());
      model.log(files, options);
      return model;
    } catch (IOException | RuntimeException e) {
      network.close();
      tokenizer.close();
      throw e instanceof ModelLoadException known
          ? known
          : new ModelLoadException("The model in %s can't be read.".formatted(folder), e);
    }
  }

  private static ModelConfig usableConfig(
      Path file, String name, String fallbackName, ModelOptions options) {
    if (options.maxTokens() < FEWEST_TOKENS) {
      throw new IllegalArgumentException(
          "A text is cut to at least %d tokens, not to %d."
              .formatted(FEWEST_TOKENS, options.maxTokens()));
    }
    ModelConfig config = ModelConfig.read(file, name, fallbackName, options.labels());
    config.requireRoomFor(options.maxTokens());
    return config;
  }

  private void log(ModelFiles files, ModelOptions options) {
    NetworkFile file = files.network();
    LOG.info(
        "model loaded: model={} engine={} precision={} file={} reason=\"{}\" labels={}"
            + " preprocessing={} max_tokens={} memory_mb={} worker_mb={}",
        id.name(),
        id.engine(),
        id.precision(),
        file.name(),
        files.reason(),
        config.outputs(),
        config.preprocessing().version(),
        options.maxTokens(),
        ModelMemory.megabytes(memory.model()),
        ModelMemory.megabytes(workerBytes()));
    if (file.unsigned()) {
      LOG.warn(
          "model has slow unsigned weights: file={} weights=uint8"
              + " advice=\"quantise weights to int8, activations to uint8\"",
          file.path());
    }
    if (!batchInvariant) {
      LOG.warn(
          options.allowBatchDrift()
              ? "scores depend on the other texts of a call (ALLOW_BATCH_DRIFT): model={}"
              : "one text a call, because the model scales activations by call: model={}"
                  + " advice=\"export static activation scales, or set ALLOW_BATCH_DRIFT=true\"",
          id.name());
    }
  }

  /** Fails at load, not while serving: tries the maximum length, and a batch. */
  private void requireAnswer(int maxTokens) {
    long[] word = tokenize("a").segments().get(0);
    requireAnswer(maxTokens, List.of(filled(maxTokens, word)));
    requireAnswer(maxTokens, List.of(word, word));
  }

  private static long[] filled(int tokens, long[] word) {
    long[] ids = new long[tokens];
    Arrays.fill(ids, word[word.length / 2]);
    return ids;
  }

  private void requireAnswer(int maxTokens, List<long[]> batch) {
    try {
      SentimentModel.requireFinite(infer(batch));
    } catch (ModelLoadException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new ModelLoadException(
          "The model fails on %s of %d tokens, with MAX_TOKENS %d: %s."
              .formatted(
                  batch.size() == 1 ? "a text" : batch.size() + " texts",
                  batch.get(0).length,
                  maxTokens,
                  e.getMessage()),
          e);
    }
  }

  @Override
  public ModelId id() {
    return id;
  }

  @Override
  public Set<String> languages() {
    return config.languages();
  }

  @Override
  public boolean batchInvariant() {
    return batchInvariant;
  }

  @Override
  public long workerBytes() {
    return memory.worker();
  }

  @Override
  public String normalise(String text) {
    return config.preprocessing().apply(text);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the model is closed
   */
  @Override
  public TokenizedText tokenize(String normalised) {
    Lock open = open();
    try {
      return tokenizer.tokenize(normalised);
    } finally {
      open.unlock();
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the model is closed, or the engine fails
   */
  @Override
  public List<float[]> infer(List<long[]> batch) {
    if (batch.isEmpty()) {
      throw new IllegalArgumentException("the batch is empty");
    }
    Lock open = open();
    try {
      return network.infer(batch);
    } finally {
      open.unlock();
    }
  }

  private Lock open() {
    Lock shared = lock.readLock();
    shared.lock();
    if (closed) {
      shared.unlock();
      throw new IllegalStateException("the model is closed");
    }
    return shared;
  }

  /** Waits for running calls. Idempotent. */
  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        network.close();
        tokenizer.close();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
