package io.groundswell.scorer.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Failures of servers, disk and network become sentences. */
class FetchFailureTest extends HubTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          401;; HOST has no model acme/moods, or it is private: check the name, or set HF_TOKEN to a token that may read it.
          401; RepoNotFound; HOST has no model acme/moods, or it is private: check the name, or set HF_TOKEN to a token that may read it.
          404; RepoNotFound; HOST has no model acme/moods, or it is private: check the name, or set HF_TOKEN to a token that may read it.
          401; GatedRepo; The model acme/moods is gated: accept its terms at http://HOST/acme/moods, and set HF_TOKEN to a token of the account that has.
          403; GatedRepo; The model acme/moods is gated: accept its terms at http://HOST/acme/moods, and set HF_TOKEN to a token of the account that has.
          404; RevisionNotFound; The model acme/moods has no revision "main": MODEL_REVISION, or what follows the @, is a branch, a tag or a commit.
          404; EntryNotFound; A file that HOST lists of the model acme/moods is not there.
          403;; HOST does not let us read acme/moods (status 403: "Because."): HF_TOKEN needs the right to read it.
          429;; HOST limits requests (status 429): try again later, or set HF_TOKEN, whose limits are higher.
          451;; HOST does not give the model acme/moods: it answers with status 451: "Because.".
          500;; HOST does not give the model acme/moods: it answers with status 500: "Because.".
          """)
  void statusAndErrorCodeBecomeASentence(int status, String code, String sentence) {
    putModel();
    hub.answer(
        "/api/", 99, status, "X-Error-Code", String.valueOf(code), "X-Error-Message", "Because.");
    assertThatThrownBy(() -> fetch(MODEL))
        .isInstanceOf(FetchException.class)
        .hasMessage(sentence.replace("HOST", hub.host()));
    assertThat(hub.requests()).hasSize(status == 429 || status == 500 ? attempts : 1);
  }

  @Test
  void aPrivateModelNeedsTheToken() {
    putModel();
    hub.requireToken("right");
    assertThatThrownBy(() -> fetch(MODEL)).hasMessageContaining("or it is private");

    token = Optional.of("wrong");
    assertThatThrownBy(() -> fetch(MODEL))
        .hasMessage(
            hub.host()
                + " refuses HF_TOKEN (status 401: \"Invalid credentials in Authorization header\"):"
                + " it is mistyped, expired or revoked.");
    token = Optional.of("right");
    assertThat(fetch(MODEL).folder()).exists();
  }

  @Test
  void theTokenIsNotShown() {
    assertThat(
            new HubOptions(cache, hub.endpoint(), Optional.of("hf_secret"), hub.endpoint())
                .toString())
        .doesNotContain("hf_secret");
  }

  @Test
  void theServerOfLargeFilesIsNamedWhenItRefuses() {
    putModel();
    try (FakeHub keeper = new FakeHub()) {
      hub.keepAt(keeper);
      keeper.answer("/kept/", 1, 403);
      assertThatThrownBy(() -> fetch(MODEL))
          .hasMessage(
              keeper.host()
                  + ", where "
                  + hub.host()
                  + " keeps files of acme/moods, answers with status 403.");
    }
  }

  @ParameterizedTest
  @CsvSource({"http://nowhere.invalid, unknown host", "http://127.0.0.1:1, connection refused"})
  void withoutANetworkTheMessageHasARemedy(URI endpoint, String reason) {
    attempts = 2;
    ModelStore store = store(endpoint);
    assertThatThrownBy(() -> store.fetch(ModelName.parse(MODEL), "main"))
        .isInstanceOf(FetchException.class)
        .hasMessage(
            "The model acme/moods can't be fetched from %s (%s), and is not complete in %s:"
                + " fetch it once where there is a network and copy that folder here; the model"
                + " `bundled` needs no network.",
            endpoint.getAuthority(), reason, cache);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          <html>; it is not JSON
          {}; it has no commit
          {"sha": "../../../etc"}; it has no commit
          {"sha": "0123456789012345678901234567890123456789", "siblings": [{"rfilename": "config.json"}]}; it lacks size or checksum of config.json
          """)
  void aMalformedListingIsReported(String answer, String reason) {
    hub.document("/api/models/acme/moods/revision/main", answer);
    assertThatThrownBy(() -> fetch(MODEL))
        .isInstanceOf(FetchException.class)
        .hasMessageStartingWith("The listing of acme/moods from " + hub.host() + " can't be used: ")
        .hasMessageContaining(reason)
        .hasMessageEndingWith(" Is HF_ENDPOINT Hugging Face or a mirror of it?");
  }

  @Test
  void pathsOutsideTheFolderAreNotDownloaded(@TempDir Path outer) {
    cache = outer.resolve("a/b/c");
    putModel();
    hub.put(MODEL, "../../evil.json", "{}").put(MODEL, "onnx/../../model.onnx", "x");
    fetch(MODEL);
    assertThat(files(outer)).allMatch(file -> file.startsWith("a/b/c/"));
    assertThat(hub.requests("evil|\\.\\.")).isEmpty();
  }

  @Test
  void aFullDiskIsReportedBeforeLargeFilesAreDownloaded() {
    putModel();
    usable = 50_000_000;
    assertThatThrownBy(() -> fetch(MODEL))
        .isInstanceOf(FetchException.class)
        .hasMessageMatching(
            "The model needs [0-9]+ MB more in .+, where 50 MB are free: make room, or choose"
                + " another folder with MODEL_CACHE\\.");
    assertThat(hub.requests("onnx")).isEmpty();
  }

  @Test
  void anUnwritableFolderIsReported() throws Exception {
    putModel();
    cache = Files.createFile(cache.resolve("file")).resolve("models");
    assertThatThrownBy(() -> fetch(MODEL))
        .isInstanceOf(FetchException.class)
        .hasMessageMatching(
            ".+/file/models can't be written: .+\\. MODEL_CACHE chooses another folder for models\\.");
  }
}
