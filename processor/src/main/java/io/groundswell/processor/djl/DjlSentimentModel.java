package io.groundswell.processor.djl;

import io.groundswell.processor.scoring.Logits;
import io.groundswell.processor.scoring.LongText;
import io.groundswell.processor.scoring.ModelId;
import io.groundswell.processor.scoring.Piece;
import io.groundswell.processor.scoring.SentimentModel;
import io.groundswell.processor.scoring.TokenizedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transformer run by DJL: ONNX models by ONNX Runtime, TorchScript models by PyTorch. Each call
 * computes on its caller's thread alone. Never touches the network.
 */
public final class DjlSentimentModel implements SentimentModel {
  private static final Logger LOG = LoggerFactory.getLogger(DjlSentimentModel.class);

  /** Two special tokens around one of text. */
  private static final int FEWEST_TOKENS = 3;

  private final ModelId id;
  private final Set<String> languages;
  private final ModelTokenizer tokenizer;
  private final Network network;

  /** Calls share the lock, closing has it alone: natives freed under a call crash the JVM. */
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  private boolean closed;

  private DjlSentimentModel(
      ModelId id, Set<String> languages, ModelTokenizer tokenizer, Network network) {
    this.id = id;
    this.languages = Set.copyOf(languages);
    this.tokenizer = tokenizer;
    this.network = network;
  }

  /**
   * Loads the model that comes with the processor and has it answer once, which may take a second.
   *
   * @throws IllegalArgumentException if the options' tokens are out of range
   * @throws ModelLoadException if the model can't be used; the message is a sentence
   */
  public static DjlSentimentModel openBundled(ModelOptions options) {
    return open(Unpacked.bundledModel(DjlProperties.temp()), "", options);
  }

  /**
   * Loads a model from a folder and has it answer once, which may take seconds.
   *
   * @param folder in Hugging Face's layout: config.json, tokenizer.json and onnx/model*.onnx or
   *     *.pt
   * @param name what people call it; if empty, as its config.json says, or else the folder's name
   * @throws IllegalArgumentException if the options' tokens are out of range
   * @throws ModelLoadException if the model can't be used; the message is a sentence
   */
  public static DjlSentimentModel open(Path folder, String name, ModelOptions options) {
    return open(folder, name, options, IntegerProducts.exactHere());
  }

  /**
   * As {@link #open(Path, String, ModelOptions)}, with the products that another processor needs.
   */
  static DjlSentimentModel open(
      Path folder, String name, ModelOptions options, IntegerProducts products) {
    int maxTokens = options.maxTokens();
    LongText longText = options.longText();
    if (maxTokens < FEWEST_TOKENS) {
      throw new IllegalArgumentException(
          "A text is cut to at least %d tokens, not to %d.".formatted(FEWEST_TOKENS, maxTokens));
    }
    DjlProperties.set();
    ModelFiles files = ModelFiles.in(folder);
    ModelConfig config = ModelConfig.read(files.config(), String.valueOf(folder.getFileName()));
    String called = name.isEmpty() ? config.name() : name;
    ModelTokenizer tokenizer = ModelTokenizer.load(files.tokenizer(), maxTokens, longText);
    Network network;
    try {
      network = DeepStack.call(() -> Network.load(files, config, products));
    } catch (RuntimeException e) {
      tokenizer.close();
      throw e;
    }
    try {
      String precision = precision(files, products);
      String digest = ModelDigest.of(files, config, maxTokens, longText, precision);
      DjlSentimentModel model =
          new DjlSentimentModel(
              new ModelId(called, digest, files.engine().djlName, arithmetic(files)),
              config.languages(),
              tokenizer,
              network);
      model.requireAnswer(maxTokens);
      LOG.info("model loaded: model={} precision={} max_tokens={}", called, precision, maxTokens);
      return model;
    } catch (IOException | RuntimeException e) {
      network.close();
      tokenizer.close();
      throw e instanceof ModelLoadException known
          ? known
          : new ModelLoadException("The model in %s can't be read.".formatted(folder), e);
    }
  }

  /**
   * All that tells one computation of the same weights from another, for the digest and the log.
   */
  private static String precision(ModelFiles files, IntegerProducts products) throws IOException {
    if (files.engine() == ModelFiles.Engine.PYTORCH) {
      return "PyTorch/TorchScript"; // which computes in whatever its bytes say
    }
    Set<Integer> types = OnnxWeights.typesIn(files.weights());
    if (OnnxWeights.anyUnsigned(types)) {
      LOG.warn(
          "model is slower than it need be: file={} weights=uint8"
              + " advice=\"quantise weights to int8, activations to uint8\"",
          files.weights());
    }
    String precision = "OnnxRuntime/" + OnnxWeights.precision(types);
    return OnnxWeights.anySigned(types)
        ? precision + '/' + products.name().toLowerCase(Locale.ROOT)
        : precision;
  }

  /** The short name of the arithmetic alone. */
  private static String arithmetic(ModelFiles files) throws IOException {
    return files.engine() == ModelFiles.Engine.PYTORCH
        ? "fp32"
        : OnnxWeights.precision(OnnxWeights.typesIn(files.weights()));
  }

  /** A model that can't answer should say so now. */
  private void requireAnswer(int maxTokens) {
    Piece word = tokenize("a").pieces().get(0);
    long[] ids = new long[maxTokens];
    Arrays.fill(ids, word.ids()[word.length() / 2]);
    try {
      infer(List.of(new Piece(ids)));
    } catch (RuntimeException e) {
      throw new ModelLoadException(
          "The model fails on a text of %d tokens, with MAX_TOKENS %d: %s."
              .formatted(ids.length, maxTokens, e.getMessage()),
          e);
    }
  }

  @Override
  public ModelId id() {
    return id;
  }

  @Override
  public Set<String> languages() {
    return languages;
  }

  @Override
  public boolean batchInvariant() {
    return true;
  }

  @Override
  public String normalise(String text) {
    return TweetPreprocessing.apply(text);
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
  public List<Logits> infer(List<Piece> batch) {
    if (batch.isEmpty()) {
      throw new IllegalArgumentException("there is no piece to infer");
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

  /** Waits for calls under way. Closing again does nothing. */
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
