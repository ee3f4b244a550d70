package io.groundswell.scorer.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The choice of a model's format, and the files that are never downloaded. */
class ModelFormatIT extends HubTest {
  private static final String CONVERSION = "Xenova/moods";

  @Test
  void int8WithSignedWeightsIsPreferredAndNothingElseIsDownloaded() throws Exception {
    putModel();
    Fetched model = fetch(MODEL);

    assertThat(model.form()).contains(ModelFormat.ONNX_INT8);
    assertThat(model.commit()).isEqualTo(hub.commit(MODEL));
    assertThat(model.folder()).isEqualTo(cache.resolve("acme--moods").resolve(model.commit()));
    assertThat(model.reason()).isEqualTo("int8 ONNX with signed weights is the fastest.");
    assertThat(files(model.folder()))
        .containsExactly(
            "config.json", "onnx/model_int8.onnx", "tokenizer.json", "tokenizer_config.json");
    assertThat(Files.readAllBytes(model.folder().resolve("onnx/model_int8.onnx"))).isEqualTo(INT8);
    assertThat(hub.requests("README|pytorch_model|q4|model\\.onnx")).isEmpty();
    assertThat(infos())
        .containsExactly(
            "model available: name=acme/moods commit=%s form=ONNX_INT8 folder=%s reason=%s"
                .formatted(model.commit(), model.folder(), model.reason()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          onnx/model.onnx; onnx/model.onnx
          model.onnx; model.onnx
          model.onnx onnx/model.onnx; onnx/model.onnx
          model.onnx onnx/model_quantized.onnx; onnx/model_quantized.onnx
          onnx/model_quantized.onnx onnx/model_int8.onnx; onnx/model_int8.onnx
          model_int8.onnx onnx/model_quantized.onnx; model_int8.onnx
          onnx/model_qint8_arm64.onnx onnx/model_qint8_avx512.onnx onnx/model_qint8_avx512_vnni.onnx; onnx/model_qint8_avx512_vnni.onnx
          onnx/model_qint8_arm64.onnx onnx/model.onnx; onnx/model_qint8_arm64.onnx
          onnx/model_fp16.onnx onnx/model_uint8.onnx onnx/model_bnb4.onnx onnx/model_q4.onnx onnx/model_quint8_avx2.onnx onnx/model.onnx; onnx/model.onnx
          onnx/decoder_model.onnx onnx/model_O2.onnx onnx/model.onnx; onnx/model.onnx
          """)
  void theNetworkIsChosenByTheFileNamesOfExporters(String present, String chosen) {
    hub.put(MODEL, "config.json", CONFIG).put(MODEL, "tokenizer.json", "{}");
    for (String path : present.split(" ")) {
      hub.put(MODEL, path, path);
    }
    assertThat(files(fetch(MODEL).folder()))
        .containsExactly("config.json", chosen, "tokenizer.json");
  }

  @Test
  void fp32IsPreferredToInt8WithUnsignedWeights() {
    putModel();
    weights = file -> !file.endsWith("model_int8.onnx");
    Fetched model = fetch(MODEL);

    assertThat(model.form()).contains(ModelFormat.ONNX_FP32);
    assertThat(model.reason())
        .isEqualTo("fp32 ONNX, since its int8 has unsigned weights: no faster, and less exact.");
    assertThat(files(model.folder()))
        .contains("onnx/model.onnx")
        .doesNotContain("onnx/model_int8.onnx");
  }

  @Test
  void int8WithUnsignedWeightsIsUsedWithoutAnAlternative() {
    hub.put(MODEL, "config.json", CONFIG)
        .put(MODEL, "tokenizer.json", "{}")
        .put(MODEL, "onnx/model_quantized.onnx", INT8);
    weights = file -> false;
    Fetched model = fetch(MODEL);

    assertThat(model.form()).contains(ModelFormat.ONNX_INT8);
    assertThat(model.reason()).contains("unsigned weights, 3 to 5 times slower");
  }

  @Test
  void externalWeightsAreDownloadedWithTheNetwork() {
    hub.put(MODEL, "config.json", CONFIG)
        .put(MODEL, "tokenizer.json", "{}")
        .put(MODEL, "onnx/model.onnx", "graph")
        .put(MODEL, "onnx/model.onnx_data", FP32)
        .put(MODEL, "onnx/model.onnx_data_1", "more")
        .put(MODEL, "onnx/model_fp16.onnx_data", "half");

    assertThat(files(fetch(MODEL).folder()))
        .containsExactly(
            "config.json",
            "onnx/model.onnx",
            "onnx/model.onnx_data",
            "onnx/model.onnx_data_1",
            "tokenizer.json");
  }

  @Test
  void anUnusableModelIsRefusedBeforeLargeFilesAreDownloaded() {
    putModel();
    List<Path> checked = new ArrayList<>();
    config =
        file -> {
          checked.add(file);
          assertThat(file).hasContent(CONFIG);
          throw new IllegalStateException("no head");
        };
    assertThatThrownBy(() -> fetch(MODEL)).isInstanceOf(IllegalStateException.class);

    assertThat(checked).hasSize(1);
    assertThat(hub.requests("resolve")).hasSize(1);
  }

  @Test
  void aModelWithoutConfigIsRefused() {
    hub.put(MODEL, "model.onnx", INT8);
    assertThatThrownBy(() -> fetch(MODEL))
        .isInstanceOf(FetchException.class)
        .hasMessage("The model acme/moods has no config.json: it is not a transformers model.");
  }

  @Test
  void aModelWithoutTokenizerJsonIsRefusedBeforeLargeFilesAreDownloaded() {
    hub.put(MODEL, "config.json", CONFIG).put(MODEL, "onnx/model.onnx", FP32);
    assertThatThrownBy(() -> fetch(MODEL))
        .hasMessageStartingWith(
            "The model acme/moods can't be used: it has ONNX, but no tokenizer.json, and slow"
                + " tokenizers are not supported; there is no conversion Xenova/moods;");
    assertThat(hub.requests("onnx")).isEmpty();
  }

  @Test
  void withoutOnnxTheConversionIsUsedWithTheModelsConfig() {
    hub.put(MODEL, "config.json", CONFIG).put(MODEL, "pytorch_model.bin", FP32);
    putConversion(MODEL, "{\"0\": \"NEGATIVE\", \"1\": \"LABEL_1\"}");
    Fetched model = fetch(MODEL);

    assertThat(model.commit()).isEqualTo(hub.commit(MODEL));
    assertThat(model.reason())
        .isEqualTo(
            "int8 ONNX with signed weights is the fastest, of Xenova/moods@"
                + hub.commit(CONVERSION).substring(0, 8)
                + ": it has no ONNX file itself.");
    assertThat(files(model.folder()))
        .containsExactly("config.json", "onnx/model_quantized.onnx", "tokenizer.json");
    assertThat(model.folder().resolve("config.json")).hasContent(CONFIG);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          acme/other; {"0": "negative", "1": "positive"}; is declared as one of "acme/other"
          acme/moods; {"0": "positive", "1": "negative"}; has other labels
          acme/moods; {"0": "a", "1": "b", "2": "c"}; has other labels
          """)
  void aConversionOfAnotherModelIsNotUsed(String madeOf, String labels, String reason) {
    hub.put(MODEL, "config.json", CONFIG);
    putConversion(madeOf, labels);
    assertThatThrownBy(() -> fetch(MODEL)).hasMessageContaining(reason);
    assertThat(hub.requests("onnx")).isEmpty();
  }

  @Test
  void withoutOnnxAndConversionTheZoosTorchScriptIsUsed() {
    hub.put(MODEL, "config.json", CONFIG);
    putTorchScript();
    torchScript = true;
    Fetched model = fetch(MODEL);

    assertThat(model.form()).contains(ModelFormat.TORCHSCRIPT);
    assertThat(model.commit()).isEqualTo(hub.commit(MODEL));
    assertThat(model.reason())
        .isEqualTo(
            "TorchScript of DJL's zoo: it has no ONNX file itself; there is no conversion"
                + " Xenova/moods.");
    assertThat(files(model.folder()))
        .containsExactly("config.json", "moods.pt", "serving.properties", "tokenizer.json");
    assertThat(model.folder().resolve("config.json")).hasContent(CONFIG);
  }

  @Test
  void torchScriptIsNotDownloadedWithoutPyTorch() {
    hub.put(MODEL, "config.json", CONFIG);
    putTorchScript();
    String sentence =
        "The model acme/moods exists as TorchScript alone, which needs PyTorch's native"
            + " libraries, and they are missing: run the image processor-pytorch, or build with"
            + " -Ppytorch.";
    assertThatThrownBy(() -> fetch(MODEL)).hasMessage(sentence);
    assertThat(hub.requests("zip")).isEmpty();

    torchScript = true;
    fetch(MODEL);
    torchScript = false; // another image, the same cache
    assertThatThrownBy(() -> fetch(MODEL)).hasMessage(sentence);
  }

  @Test
  void aModelWithoutAnyFormatIsReportedWithARemedy() {
    hub.put(MODEL, "config.json", CONFIG).put(MODEL, "model.safetensors", FP32);
    assertThatThrownBy(() -> fetch(MODEL))
        .isInstanceOf(FetchException.class)
        .hasMessage(
            "The model acme/moods can't be used: it has no ONNX file itself; there is no conversion"
                + " Xenova/moods; DJL's zoo does not have it either. Make ONNX of it with"
                + " `optimum-cli export onnx --model acme/moods FOLDER`, and name that folder"
                + " instead.");
  }

  @Test
  void aFailingZooIsReportedWithTheReasonForTheQuery() {
    hub.put(MODEL, "config.json", CONFIG).answer("/model/nlp/", 99, 500);
    assertThatThrownBy(() -> fetch(MODEL))
        .isInstanceOf(FetchException.class)
        .hasMessage(
            "%s does not give the model djl://ai.djl.huggingface.pytorch/acme/moods: %s answers with"
                + " status 500. DJL's zoo was queried for acme/moods: it has no ONNX file"
                + " itself; there is no conversion Xenova/moods.",
            hub.host(), hub.host());
  }

  @Test
  void aFolderOfTheUserIsUsedUnchanged() {
    Fetched model = fetch(cache.toString());
    assertThat(model.folder()).isEqualTo(cache);
    assertThat(model.form()).isEmpty();
    assertThat(hub.requests()).isEmpty();

    assertThatThrownBy(() -> fetch(cache + "/nothing"))
        .isInstanceOf(FetchException.class)
        .hasMessage("The model's folder " + cache + "/nothing does not exist.");
  }

  private void putConversion(String madeOf, String labels) {
    hub.put(
            CONVERSION,
            "config.json",
            "{\"_name_or_path\": \"%s\", \"id2label\": %s}".formatted(madeOf, labels))
        .put(CONVERSION, "tokenizer.json", "{}")
        .put(CONVERSION, "onnx/model.onnx", FP32)
        .put(CONVERSION, "onnx/model_quantized.onnx", INT8);
  }

  private void putTorchScript() {
    hub.putIntoZoo(
        "ai.djl.huggingface.pytorch",
        MODEL,
        FakeHub.zip(
            "moods.pt",
            "script",
            "tokenizer.json",
            "{}",
            "config.json",
            "{}",
            "serving.properties",
            ""));
  }
}
