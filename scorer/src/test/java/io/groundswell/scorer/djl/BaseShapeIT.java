package io.groundswell.scorer.djl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Scores of a model with RoBERTa-base's shape match Python's on both engines. Half a gigabyte of
 * weights is computed and written to a temporary folder. {@code model/parity/base.py} creates the
 * test's resources, and runs it with Python's complete files by {@code -Dparity.base=FOLDER}.
 */
class BaseShapeIT {
  private static final String PYTORCH = "PyTorch";
  private static final Path PYTHONS = Path.of(System.getProperty("parity.base", ""));

  @TempDir(factory = OnDisk.class)
  Path temp;

  @ParameterizedTest
  @ValueSource(strings = {"OnnxRuntime", PYTORCH})
  void matchesPythonsPipeline(String engine) throws Exception {
    boolean computed = PYTHONS.toString().isEmpty();
    Path from = computed ? resource("/base-shape") : PYTHONS;
    PipelineAnswers answers = PipelineAnswers.read(from.resolve("golden.json"));

    double largest;
    try (DjlSentimentModel model =
        DjlSentimentModel.open(
            computed ? computed(engine) : pythons(engine), "", answers.options())) {
      assertThat(model.id().engine()).isEqualTo(engine);
      assertThat(model.id().precision()).isEqualTo("fp32");
      largest = answers.compare(model);
    }
    if (!computed) {
      Path result = from.resolve("largest-difference-" + engine + ".txt");
      Files.writeString(result, String.valueOf(largest));
    }
  }

  private Path computed(String engine) throws IOException, URISyntaxException {
    Path from = resource("/base-shape");
    Path onnx = Files.createDirectory(temp.resolve("onnx"));
    Files.copy(from.resolve("config.json"), temp.resolve("config.json"));
    Files.copy(resource("/tiny-models/roberta/tokenizer.json"), temp.resolve("tokenizer.json"));
    if (engine.equals(PYTORCH)) {
      try (InputStream rest =
          new GZIPInputStream(Files.newInputStream(from.resolve("model.pt.rest.gz")))) {
        ComputedWeights.write(from.resolve("model.pt.parts"), rest, temp.resolve("model.pt"));
      }
    } else {
      Files.copy(from.resolve("onnx/model.onnx"), onnx.resolve("model.onnx"));
      ComputedWeights.write(
          from.resolve("onnx/model.onnx_data.parts"),
          InputStream.nullInputStream(),
          onnx.resolve("model.onnx_data"));
    }
    return temp;
  }

  /** Links to the files of one engine. */
  private Path pythons(String engine) throws IOException {
    Files.createDirectory(temp.resolve("onnx"));
    String network = engine.equals(PYTORCH) ? "model.pt" : "onnx/model.onnx";
    for (String file : List.of("config.json", "tokenizer.json", network)) {
      Files.createSymbolicLink(temp.resolve(file), PYTHONS.resolve(file).toAbsolutePath());
    }
    return temp;
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(BaseShapeIT.class.getResource(name).toURI());
  }

  /** Not in the system's temporary folder, which may be in memory. */
  static final class OnDisk implements TempDirFactory {
    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test)
        throws IOException {
      return Files.createTempDirectory(Path.of("target").toAbsolutePath(), "base-shape");
    }
  }
}
