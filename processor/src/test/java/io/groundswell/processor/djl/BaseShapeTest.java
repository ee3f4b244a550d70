package io.groundswell.processor.djl;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.processor.djl.ModelFiles.Engine;
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
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A model of RoBERTa-base's exact shape answers here as in Python, on both engines. Half a gigabyte
 * of weights is computed and written to a folder that is gone afterwards. {@code
 * model/parity/base.py} makes what is here, and runs the test over whole files of Python's with
 * {@code -Dparity.base=FOLDER}.
 */
class BaseShapeTest {
  private static final Path PYTHONS = Path.of(System.getProperty("parity.base", ""));

  @TempDir(factory = OnDisk.class)
  Path temp;

  @ParameterizedTest
  @EnumSource
  void answersAsThePipelineDoes(Engine engine) throws Exception {
    boolean computed = PYTHONS.toString().isEmpty();
    Path from = computed ? resource("/base-shape") : PYTHONS;
    PipelineAnswers answers = PipelineAnswers.read(from.resolve("golden.json"));

    double largest;
    try (DjlSentimentModel model =
        DjlSentimentModel.open(
            computed ? computed(engine) : pythons(engine), "", answers.options())) {
      assertThat(model.id().engine()).isEqualTo(engine.djlName);
      assertThat(model.id().precision()).isEqualTo("fp32");
      largest = answers.compare(model);
    }
    if (!computed) {
      Path told = from.resolve("largest-difference-" + engine.djlName + ".txt");
      Files.writeString(told, String.valueOf(largest));
    }
  }

  private Path computed(Engine engine) throws IOException, URISyntaxException {
    Path from = resource("/base-shape");
    Path onnx = Files.createDirectory(temp.resolve("onnx"));
    Files.copy(from.resolve("config.json"), temp.resolve("config.json"));
    Files.copy(resource("/tiny-models/roberta/tokenizer.json"), temp.resolve("tokenizer.json"));
    if (engine == Engine.ONNX) {
      Files.copy(from.resolve("onnx/model.onnx"), onnx.resolve("model.onnx"));
      ComputedWeights.write(
          from.resolve("onnx/model.onnx_data.parts"),
          InputStream.nullInputStream(),
          onnx.resolve("model.onnx_data"));
    } else {
      try (InputStream rest =
          new GZIPInputStream(Files.newInputStream(from.resolve("model.pt.rest.gz")))) {
        ComputedWeights.write(from.resolve("model.pt.parts"), rest, temp.resolve("model.pt"));
      }
    }
    return temp;
  }

  /** Links to the files of one engine. */
  private Path pythons(Engine engine) throws IOException {
    Files.createDirectory(temp.resolve("onnx"));
    String network = engine == Engine.ONNX ? "onnx/model.onnx" : "model.pt";
    for (String file : List.of("config.json", "tokenizer.json", network)) {
      Files.createSymbolicLink(temp.resolve(file), PYTHONS.resolve(file).toAbsolutePath());
    }
    return temp;
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(BaseShapeTest.class.getResource(name).toURI());
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
