package io.groundswell.scorer.hub;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.resilience4j.core.IntervalFunction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A hub, an empty cache, and stores between them. */
abstract class HubTest {
  static final String MODEL = "acme/moods";
  static final String CONFIG =
      "{\"_name_or_path\": \"somewhere\", \"id2label\": {\"0\": \"negative\", \"1\": \"positive\"}}";
  static final byte[] INT8 = bytes(1, 3_000_000);
  static final byte[] FP32 = bytes(2, 3_500_000);

  final FakeHub hub = new FakeHub();
  final ListAppender<ILoggingEvent> log = new ListAppender<>();

  /** The results of the engines' checks. */
  Consumer<Path> config = file -> {};

  Predicate<Path> weights = file -> true;
  boolean torchScript;

  @TempDir Path cache;

  Optional<String> token = Optional.empty();
  Duration silence = Duration.ofSeconds(30);
  int attempts = 4;
  long usable = Long.MAX_VALUE;
  LongSupplier nanos = System::nanoTime;

  @BeforeEach
  void listen() {
    log.start();
    ((Logger) LoggerFactory.getLogger("io.groundswell.scorer.hub")).addAppender(log);
  }

  @AfterEach
  void close() {
    ((Logger) LoggerFactory.getLogger("io.groundswell.scorer.hub")).detachAppender(log);
    hub.close();
  }

  /** A model with all usual files, named as exporters name them. */
  void putModel() {
    hub.put(MODEL, "README.md", "# Moods")
        .put(MODEL, "config.json", CONFIG)
        .put(MODEL, "tokenizer.json", "{\"version\": \"1.0\"}")
        .put(MODEL, "tokenizer_config.json", "{}")
        .put(MODEL, "pytorch_model.bin", bytes(3, 10))
        .put(MODEL, "onnx/model.onnx", FP32)
        .put(MODEL, "onnx/model_int8.onnx", INT8)
        .put(MODEL, "onnx/model_q4.onnx", bytes(4, 10));
  }

  Fetched fetch(String name) {
    return fetch(name, "main");
  }

  Fetched fetch(String name, String revision) {
    return store().fetch(ModelName.parse(name), revision);
  }

  /** A new store, as at a start of the processor. */
  ModelStore store() {
    return store(hub.endpoint());
  }

  ModelStore store(URI endpoint) {
    return new ModelStore(
        new HubOptions(cache, endpoint, token, hub.endpoint()),
        new Requirements(path -> config.accept(path), path -> weights.test(path), torchScript),
        new RetryPolicy(
            Duration.ofSeconds(30), silence, attempts, IntervalFunction.of(Duration.ofMillis(1))),
        new Disk(folder -> usable),
        nanos);
  }

  List<String> warnings() {
    return log.list.stream()
        .filter(event -> event.getLevel() == Level.WARN)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  List<String> infos() {
    return log.list.stream()
        .filter(event -> event.getLevel() == Level.INFO)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  /** Paths of a folder's files, sorted. */
  static List<String> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(int seed, int count) {
    byte[] bytes = new byte[count];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
