package io.groundswell.scorer.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models of DJL's zoo by URL, and the content of archives. */
class ZooTest extends HubTest {
  private static final String GROUP = "ai.djl.huggingface.pytorch";
  private static final String URL = "djl://" + GROUP + "/acme/moods";
  private static final String METADATA =
      "/model/nlp/text_classification/ai/djl/huggingface/pytorch/acme/moods/metadata.json";

  @BeforeEach
  void torchScriptRuns() {
    torchScript = true;
  }

  private void putArchive(String... namesAndContents) {
    hub.putIntoZoo(GROUP, MODEL, FakeHub.zip(namesAndContents));
  }

  private void putModelIntoZoo() {
    hub.putIntoZoo(GROUP, MODEL, archive("PyTorch"));
  }

  private static byte[] archive(String engine) {
    return FakeHub.zip(
        "config.json",
        CONFIG,
        "tokenizer.json",
        "{}",
        "moods.pt",
        "script",
        "serving.properties",
        "engine=" + engine + "\n");
  }

  @Test
  void anArchiveIsExtractedInHuggingFaceLayout() {
    putModelIntoZoo();
    Fetched model = fetch(URL);

    assertThat(model.form()).contains(ModelFormat.TORCHSCRIPT);
    assertThat(files(model.folder()))
        .containsExactly("config.json", "moods.pt", "serving.properties", "tokenizer.json");
    assertThat(model.folder())
        .isEqualTo(cache.resolve("djl--" + GROUP + "--acme--moods").resolve(model.commit()));
    hub.close();
    assertThat(fetch(URL)).isEqualTo(model);
  }

  @Test
  void onnxOfTheZooNeedsNoPyTorch() {
    torchScript = false;
    hub.putIntoZoo(
        "ai.djl.huggingface.onnxruntime",
        MODEL,
        FakeHub.zip("config.json", CONFIG, "tokenizer.json", "{}", "model.onnx", "graph"));
    Fetched model = fetch("djl://ai.djl.huggingface.onnxruntime/acme/moods/0.0.1");

    assertThat(model.form()).contains(ModelFormat.ONNX_FP32);
    assertThat(files(model.folder()))
        .containsExactly("config.json", "model.onnx", "tokenizer.json");
  }

  @Test
  void theNewestVersionIsUsedUnlessTheNameHasOne() {
    putModelIntoZoo();
    String old = fetch(URL + "/0.0.1").commit();
    String artifact =
        "{\"version\": \"%s\", \"files\": {\"model\": {\"uri\": \"%s\", \"sha1Hash\": \"%s\", \"size\": %d}}}";
    int size = archive("PyTorch").length;
    hub.document(
        METADATA,
        "{\"artifacts\": [%s, %s]}"
            .formatted(
                artifact.formatted("0.0.9", "gone.zip", "0".repeat(40), 1),
                artifact.formatted("0.0.10", "0.0.1/moods.zip", old, size)));

    assertThat(fetch(URL).commit()).isEqualTo(old);
    assertThatThrownBy(() -> fetch(URL + "/0.0.2"))
        .hasMessage(
            "DJL's zoo has no model djl://ai.djl.huggingface.pytorch/acme/moods/0.0.2 for text"
                + " classification.");
  }

  @Test
  void anUnknownModelIsReported() {
    assertThatThrownBy(() -> fetch(URL))
        .isInstanceOf(FetchException.class)
        .hasMessage("DJL's zoo has no model " + URL + " for text classification.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          tokenizer.json moods.pt; it has no config.json
          config.json moods.pt; it has no tokenizer.json
          config.json tokenizer.json; it has neither TorchScript (*.pt) nor ONNX (model*.onnx)
          config.json tokenizer.json a.pt b.pt; it has several networks: a.pt, b.pt
          config.json tokenizer.json ../a.pt; it has neither TorchScript (*.pt) nor ONNX (model*.onnx)
          """)
  void anIncompleteArchiveIsReported(String names, String reason) {
    String[] entries = names.split(" ");
    String[] namesAndContents = new String[2 * entries.length];
    for (int i = 0; i < entries.length; i++) {
      namesAndContents[2 * i] = entries[i];
      namesAndContents[2 * i + 1] = "{}";
    }
    putArchive(namesAndContents);
    assertThatThrownBy(() -> fetch(URL))
        .isInstanceOf(FetchException.class)
        .hasMessage("The archive of %s in DJL's zoo can't be used: %s.", URL, reason);
  }

  @Test
  void entriesThatLeadOutOfTheFolderAreNotExtracted() {
    putArchive(
        "config.json",
        CONFIG,
        "tokenizer.json",
        "{}",
        "moods.pt",
        "script",
        "../evil.pt",
        "x",
        "/config.json",
        "x",
        "sub/other.pt",
        "x");
    assertThat(files(fetch(URL).folder()))
        .containsExactly("config.json", "moods.pt", "tokenizer.json");
    assertThat(files(cache)).noneMatch(file -> file.contains("evil") || file.contains("other"));
  }

  @Test
  void aZipBombIsRefused() {
    putArchive("config.json", CONFIG, "tokenizer.json", "{}", "moods.pt", "\0".repeat(100_000_000));
    assertThatThrownBy(() -> fetch(URL))
        .isInstanceOf(FetchException.class)
        .hasMessageMatching("The archive of .+ can't be used: it holds more than [0-9]+ bytes\\.");
  }

  @Test
  void aMalformedArchiveIsReported() {
    hub.putIntoZoo(GROUP, MODEL, bytes(5, 1_000));
    assertThatThrownBy(() -> fetch(URL))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("it can't be read as a zip archive");
  }

  @Test
  void anArchiveWithAnotherChecksumIsRefused() {
    putModelIntoZoo();
    hub.lie("\\.zip", archive("PyTorcH"));
    assertThatThrownBy(() -> fetch(URL))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("or is not what its server announces");
    assertThat(files(cache)).allMatch(file -> file.equals(".lock"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          [; it is not JSON
          {"artifacts": [{"version": "1", "files": {"model": {"uri": "a.zip"}}}]}; it lacks size or checksum of a.zip
          {"artifacts": [{"version": "1", "files": {"model": {"uri": "a.tar"}}}]}; it lists no zip archive
          """)
  void malformedMetadataIsReported(String metadata, String reason) {
    hub.document(METADATA, metadata);
    assertThatThrownBy(() -> fetch(URL))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining(reason)
        .hasMessageEndingWith(" Is DJL_REPOSITORY DJL's zoo or a mirror of it?");
  }

  @Test
  void theConfigOfAnArchiveIsChecked() {
    putModelIntoZoo();
    config =
        file -> {
          assertThat(file).hasContent(CONFIG);
          throw new IllegalStateException("no head");
        };
    assertThatThrownBy(() -> fetch(URL)).isInstanceOf(IllegalStateException.class);
    assertThat(Files.exists(cache.resolve("djl--" + GROUP + "--acme--moods/newest.json")))
        .isFalse();
  }
}
