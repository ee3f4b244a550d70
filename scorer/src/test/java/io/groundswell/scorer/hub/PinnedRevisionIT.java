package io.groundswell.scorer.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A resolved revision is pinned and needs no network. */
class PinnedRevisionIT extends HubTest {
  @Test
  void aDownloadedModelNeedsNoNetwork() {
    putModel();
    Fetched first = fetch(MODEL);
    hub.close();

    assertThat(fetch(MODEL)).isEqualTo(first);
    assertThat(warnings()).isEmpty();
  }

  @Test
  void theCommitOfAPinnedBranchNeedsNoNetwork() {
    putModel();
    Fetched first = fetch(MODEL);
    hub.close();

    assertThat(fetch(MODEL, first.commit()).folder()).isEqualTo(first.folder());
  }

  @Test
  void aPinnedBranchDoesNotFollowNewCommits() {
    putModel();
    Fetched first = fetch(MODEL);
    hub.put(MODEL, "onnx/model_int8.onnx", FP32);

    assertThat(fetch(MODEL)).isEqualTo(first);
    Fetched moved = fetch(MODEL, hub.commit(MODEL));
    assertThat(moved.folder()).isNotEqualTo(first.folder());
    assertThat(fetch(MODEL)).isEqualTo(first);
  }

  @Test
  void revisionsAreBranchesTagsAndCommits() {
    putModel();
    hub.tag(MODEL, "refs/pr/3");
    String old = hub.commit(MODEL);
    hub.put(MODEL, "onnx/model_int8.onnx", FP32);

    assertThat(fetch(MODEL, "refs/pr/3").commit()).isEqualTo(old);
    assertThat(fetch(MODEL + '@' + hub.commit(MODEL), "refs/pr/3").commit())
        .isEqualTo(hub.commit(MODEL));
    assertThat(hub.requests("/revision/refs%2Fpr%2F3")).hasSize(1);
  }

  @Test
  void theCacheCanBeCopiedToAMachineWithoutANetwork(@TempDir Path elsewhere) throws Exception {
    putModel();
    fetch(MODEL);
    hub.close();
    Path moved = elsewhere.resolve("models");
    Files.move(cache, moved);
    cache = moved;

    assertThat(fetch(MODEL).folder()).startsWith(moved);
  }

  @Test
  void aFileOfAnotherSizeIsDownloadedAgain() throws Exception {
    putModel();
    Fetched model = fetch(MODEL);
    Path file = model.folder().resolve("onnx/model_int8.onnx");
    Files.write(file, bytes(9, 5));

    assertThat(fetch(MODEL)).isEqualTo(model);
    assertThat(Files.readAllBytes(file)).isEqualTo(INT8);
    assertThat(warnings())
        .containsExactly("model file size mismatch, downloading again: file=" + file);
    assertThat(hub.requests("/api/")).hasSize(1);
  }

  @Test
  void anArchiveIsDownloadedAgainForAMissingFile() throws Exception {
    hub.put(MODEL, "config.json", CONFIG)
        .putIntoZoo(
            "ai.djl.huggingface.pytorch",
            MODEL,
            FakeHub.zip("moods.pt", "script", "tokenizer.json", "{}"));
    torchScript = true;
    Fetched model = fetch(MODEL);
    Files.delete(model.folder().resolve("moods.pt"));

    assertThat(fetch(MODEL)).isEqualTo(model);
    assertThat(model.folder().resolve("moods.pt")).hasContent("script");
    assertThat(model.folder().resolve("config.json")).hasContent(CONFIG);
    assertThat(hub.requests("/api/")).hasSize(2); // the listings of the model and its conversion
  }

  @Test
  void anUnreadableManifestIsResolvedAgain() throws Exception {
    putModel();
    Fetched model = fetch(MODEL);
    Files.writeString(cache.resolve("acme--moods/main.json"), "{\"model\": \"acme/mo");

    assertThat(fetch(MODEL)).isEqualTo(model);
    assertThat(warnings())
        .containsExactly(
            "model manifest unreadable, resolving again: name=acme/moods revision=main");
    assertThat(hub.requests("/kept/")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          commit" : "[0-9a-f]+; commit" : "../../elsewhere
          path" : "tokenizer.json; path" : "../../tokenizer.json
          """)
  void aManifestWithPathsOutsideTheCacheIsIgnored(String pattern, String evil) throws Exception {
    putModel();
    Fetched model = fetch(MODEL);
    Path manifest = cache.resolve("acme--moods/main.json");
    Files.writeString(manifest, Files.readString(manifest).replaceAll(pattern, evil));

    assertThat(fetch(MODEL)).isEqualTo(model);
    assertThat(warnings()).hasSize(1);
  }

  @Test
  void anInterruptedFetchIsResumed() {
    putModel();
    hub.answer("/kept/", 1, 404);
    assertThatThrownBy(() -> fetch(MODEL)).isInstanceOf(FetchException.class);
    assertThat(cache.resolve("acme--moods/main.json")).doesNotExist();

    fetch(MODEL);
    assertThat(hub.requests("resolve/.*/tokenizer\\.json")).hasSize(1);
  }

  @Test
  void theManifestStatesTheChoiceAndItsReason() throws IOException {
    putModel();
    fetch(MODEL);
    assertThat(Files.readString(cache.resolve("acme--moods/main.json")))
        .contains("\"commit\" : \"" + hub.commit(MODEL))
        .contains("\"form\" : \"ONNX_INT8\"")
        .contains("\"reason\" : \"int8 ONNX with signed weights is the fastest.\"")
        .contains("\"checksum\" : \"sha256:");
  }
}
