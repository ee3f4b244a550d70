package io.groundswell.scorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundswell.common.settings.Settings;
import io.groundswell.scorer.core.ModelId;
import io.groundswell.scorer.core.SentimentModel;
import io.groundswell.scorer.djl.ModelLoadException;
import io.groundswell.scorer.hub.FakeHub;
import java.io.ByteArrayOutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelsTest {
  private static final String ROBERTA = "cardiffnlp/twitter-roberta-tiny";

  @TempDir Path cache;

  @ParameterizedTest
  @ValueSource(strings = {"roberta", "bert", "distilbert", "xlm-roberta"})
  void aHuggingFaceModelIsDownloadedOnceInItsFastestFormat(String shape) throws Exception {
    String name = "acme/" + shape;
    try (FakeHub hub = new FakeHub()) {
      put(hub, name, shape, "onnx/model.onnx", "onnx/model_int8.onnx");
      ModelId fetched = id(models(hub), name);
      assertThat(hub.requests("model.onnx")).isEmpty();

      assertThat(fetched.name()).isEqualTo(name);
      assertThat(fetched.engine()).isEqualTo("OnnxRuntime");
      assertThat(fetched.precision()).isEqualTo("int8");
      assertThat(fetched.digest()).hasSize(64);
      hub.close();

      assertThat(id(models(hub), name)).isEqualTo(fetched); // without the hub
    }
  }

  @Test
  void fp32IsPreferredToUnsignedInt8() throws Exception {
    try (FakeHub hub = new FakeHub()) {
      put(hub, ROBERTA, "roberta", "onnx/model.onnx");
      hub.put(ROBERTA, "onnx/model_quantized.onnx", bytes("roberta", "onnx/model_uint8.onnx"));

      assertThat(id(models(hub), ROBERTA).precision()).isEqualTo("fp32");
    }
  }

  @Test
  void aModelWithoutOnnxIsDownloadedFromTheZooAndRunsOnPyTorch() throws Exception {
    try (FakeHub hub = new FakeHub()) {
      put(hub, "acme/stars", "bert");
      hub.putIntoZoo("ai.djl.huggingface.pytorch", "acme/stars", zip("bert", "stars"));

      ModelId byId = id(models(hub), "acme/stars");
      ModelId byUrl = id(models(hub), "djl://ai.djl.huggingface.pytorch/acme/stars");

      assertThat(byId.engine()).isEqualTo("PyTorch");
      assertThat(byUrl.name()).isEqualTo("acme/stars");
    }
  }

  @Test
  void aFolderIsUsedUnchanged() throws Exception {
    try (FakeHub hub = new FakeHub()) {
      ModelId id = id(models(hub), folder("distilbert").toString());

      assertThat(id.precision()).isEqualTo("int8");
      assertThat(hub.requests()).isEmpty();
    }
  }

  @Test
  void aModelWithoutASentimentHeadIsRefusedBeforeItsNetworkIsDownloaded() throws Exception {
    String id = "cardiffnlp/twitter-roberta-base";
    try (FakeHub hub = new FakeHub()) {
      put(hub, id, "roberta", "onnx/model.onnx");
      hub.put(id, "config.json", "{\"architectures\": [\"RobertaForMaskedLM\"]}");

      assertThatThrownBy(() -> models(hub).open(id))
          .isInstanceOf(ModelLoadException.class)
          .hasMessage(
              "this model has no sentiment head;"
                  + " use cardiffnlp/twitter-roberta-base-sentiment-latest");
      assertThat(hub.requests("onnx/model")).isEmpty();
    }
  }

  private Models models(FakeHub hub) {
    Map<String, String> environment = new HashMap<>();
    environment.put("HF_ENDPOINT", hub.endpoint().toString());
    environment.put("DJL_REPOSITORY", hub.endpoint().toString());
    environment.put("MODEL_CACHE", cache.toString());
    return new Models(Settings.read(environment, ScorerSettings.all()));
  }

  private static ModelId id(Models models, String name) {
    try (SentimentModel model = models.open(name)) {
      return model.id();
    }
  }

  private static void put(FakeHub hub, String id, String shape, String... networks)
      throws Exception {
    for (String file : List.of("config.json", "tokenizer.json", "tokenizer_config.json")) {
      hub.put(id, file, bytes(shape, file));
    }
    for (String network : networks) {
      hub.put(id, network, bytes(shape, network));
    }
  }

  private static byte[] zip(String shape, String name) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (String file : List.of("model.pt", "config.json", "tokenizer.json")) {
        zip.putNextEntry(new ZipEntry(file.replace("model", name)));
        zip.write(bytes(shape, file));
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] bytes(String shape, String file) throws Exception {
    return Files.readAllBytes(folder(shape).resolve(file));
  }

  private static Path folder(String shape) throws URISyntaxException {
    return Path.of(ModelsTest.class.getResource("/tiny-models/" + shape).toURI());
  }
}
