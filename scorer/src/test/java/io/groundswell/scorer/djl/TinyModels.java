package io.groundswell.scorer.djl;

import io.groundswell.scorer.core.LongText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The models of {@code tiny-models}. */
final class TinyModels {
  private TinyModels() {}

  static Path resource(String name) {
    try {
      return Path.of(TinyModels.class.getResource("/tiny-models/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A model's folder to change, under the model's name. */
  static Path copy(String name, Path into) {
    Path from = resource(name);
    Path to = into.resolve(name);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
      return to;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ModelOptions options(int maxTokens) {
    return new ModelOptions(maxTokens, LongText.TRUNCATE);
  }
}
