package io.groundswell.scorer.djl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arithmetic that is read from networks' files without an engine. */
class NetworkFileTest {
  @TempDir Path temp;

  @ParameterizedTest
  @CsvSource({
    "huggingface/onnx/model.onnx, fp32, false, false, true",
    "odd/half.onnx, fp16, false, false, true",
    "unsigned.onnx, int8, false, true, true",
    "roberta/onnx/model.onnx, fp32, false, false, true",
    "roberta/onnx/model_int8.onnx, int8, true, false, false",
    "roberta/onnx/model_uint8.onnx, int8, false, true, false",
    "xlm-roberta/onnx/model_int8.onnx, int8, true, false, false"
  })
  void onnx(String file, String precision, boolean signed, boolean unsigned, boolean invariant) {
    NetworkFile network = NetworkFile.onnx(TinyModels.resource(file));

    assertThat(network.precision()).isEqualTo(precision);
    assertThat(network.signed()).isEqualTo(signed);
    assertThat(network.unsigned()).isEqualTo(unsigned);
    assertThat(network.batchInvariant()).isEqualTo(invariant);
    assertThat(DjlSentimentModel.hasSignedWeights(network.path())).isEqualTo(signed);
  }

  @Test
  void theBundledModelHasSignedWeightsAndStaticScales() {
    NetworkFile bundled =
        NetworkFile.onnx(ResourceExtractor.bundledModel(temp).resolve("model_int8.onnx"));

    assertThat(bundled.precision()).isEqualTo("int8");
    assertThat(bundled.signed()).isTrue();
    assertThat(bundled.unsigned()).isFalse();
    assertThat(bundled.batchInvariant()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"branch", "function"})
  void dynamicScalesAreFoundInSubgraphs(String place) {
    NetworkFile network = NetworkFile.onnx(TinyModels.resource("odd/" + place + ".onnx"));

    assertThat(network.batchInvariant()).isFalse();
  }

  @Test
  void externalWeightsAreParts() {
    NetworkFile network = NetworkFile.onnx(TinyModels.resource("odd/apart.onnx"));

    assertThat(network.parts())
        .extracting(part -> part.getFileName().toString())
        .containsExactly("apart.onnx", "weights.bin");
  }

  @ParameterizedTest
  @CsvSource({
    "torchscript/model.pt, fp32, true",
    "roberta/model.pt, fp32, true",
    "odd/bfloat16.pt, bf16, true",
    "odd/float16.pt, fp16, true",
    "odd/dynamic.pt, int8, false"
  })
  void torchScript(String file, String precision, boolean invariant) {
    NetworkFile network = NetworkFile.torchScript(TinyModels.resource(file));

    assertThat(network.precision()).isEqualTo(precision);
    assertThat(network.batchInvariant()).isEqualTo(invariant);
  }
}
