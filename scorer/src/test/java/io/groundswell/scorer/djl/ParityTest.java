package io.groundswell.scorer.djl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Scores of four architectures, with their tokenizers and labels, match Python's on both engines.
 * {@code model/parity/make_models.py} creates the models.
 */
class ParityTest {
  @TempDir Path temp;

  static Stream<Arguments> models() {
    return Stream.of("roberta", "bert", "distilbert", "xlm-roberta")
        .flatMap(
            model ->
                Stream.of("OnnxRuntime", "PyTorch").map(engine -> Arguments.of(model, engine)));
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("models")
  void matchesPythonsPipeline(String name, String engine) throws Exception {
    PipelineAnswers answers = PipelineAnswers.read(resource(name).resolve("golden.json"));

    assertThat(answers.cases()).hasSizeGreaterThan(40);
    try (DjlSentimentModel model =
        DjlSentimentModel.open(folder(name, engine), "", answers.options())) {
      assertThat(model.id().engine()).isEqualTo(engine);
      answers.compare(model);
    }
  }

  /** Copies the files of one engine. */
  private Path folder(String name, String engine) throws IOException, URISyntaxException {
    String network = engine.equals("PyTorch") ? "model.pt" : "onnx/model.onnx";
    Path copy = Files.createDirectories(temp.resolve(name).resolve("onnx")).getParent();
    for (String file : List.of("config.json", "tokenizer.json", network)) {
      Files.copy(resource(name).resolve(file), copy.resolve(file));
    }
    return copy;
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(ParityTest.class.getResource("/tiny-models/" + name).toURI());
  }
}
