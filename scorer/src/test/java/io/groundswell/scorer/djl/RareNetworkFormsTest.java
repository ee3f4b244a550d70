package io.groundswell.scorer.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.groundswell.scorer.core.Sentiment;
import io.groundswell.scorer.core.TokenizedText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same classifier in rarer forms; {@code tiny-models/make.py} creates them. */
class RareNetworkFormsTest {
  @TempDir Path temp;

  @ParameterizedTest
  @CsvSource({
    "half.onnx, fp16, 0.001",
    "outputs.onnx, fp32, 0.0001",
    "apart.onnx, fp32, 0.0001",
    "types.pt, fp32, 0.0001",
    "bfloat16.pt, bf16, 0.01",
    "float16.pt, fp16, 0.001"
  })
  void scoresMatch(String file, String precision, float tolerance) throws IOException {
    Path folder = folder(file);

    try (DjlSentimentModel model = DjlSentimentModel.open(folder, "", TinyModels.options(16))) {
      assertThat(model.id().precision()).isEqualTo(precision);
      TokenizedText text = model.tokenize(model.normalise("a good day !"));
      Sentiment answer = Sentiment.of(text, model.infer(text.segments()));
      assertThat(answer.negative()).isCloseTo(0.282538f, within(tolerance));
      assertThat(answer.neutral()).isCloseTo(0.365436f, within(tolerance));
      assertThat(answer.positive()).isCloseTo(0.352026f, within(tolerance));
    }
  }

  /** As DJL's converter writes it; otherwise the inputs are found by trial. */
  @Test
  void servingPropertiesDefineTheInputs() throws IOException {
    Path folder = folder("types.pt");
    Files.writeString(folder.resolve("serving.properties"), "includeTokenTypes=true\n");

    assertThat(TorchInputs.candidates(folder)).hasSize(1);
    DjlSentimentModel.open(folder, "", TinyModels.options(16)).close();
  }

  @Test
  void externalWeightsArePartOfTheDigest() throws IOException {
    Path folder = folder("apart.onnx");
    String before = digest(folder);
    byte[] weights = Files.readAllBytes(folder.resolve("weights.bin"));
    weights[0] ^= 1;
    Files.write(folder.resolve("weights.bin"), weights);

    assertThat(digest(folder)).isNotEqualTo(before);
  }

  private static String digest(Path folder) {
    try (DjlSentimentModel model = DjlSentimentModel.open(folder, "", TinyModels.options(16))) {
      return model.id().digest();
    }
  }

  private Path folder(String file) throws IOException {
    Path folder = TinyModels.copy("huggingface", temp);
    Files.delete(folder.resolve("onnx/model.onnx"));
    String name = file.endsWith(".pt") ? file : "model.onnx";
    Files.copy(TinyModels.resource("odd/" + file), folder.resolve(name));
    Files.copy(TinyModels.resource("odd/weights.bin"), folder.resolve("weights.bin"));
    return folder;
  }
}
