package io.groundswell.scorer.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that fail, stall, break off, send wrong content or redirect. */
class DownloadIT extends HubTest {
  /** The path of the network's content, after the redirect. */
  private static final String NETWORK = "/kept/";

  private static final int SOME = 100_000;

  @BeforeEach
  void put() {
    putModel();
  }

  @Test
  void transientFailuresAreRetried() throws Exception {
    hub.answer("/api/", 2, 500).answer(NETWORK, 3, 503);
    assertIntact(fetch(MODEL));

    assertThat(warnings())
        .hasSize(5)
        .allMatch(
            line ->
                line.startsWith("model server failed, retrying: host=" + hub.host() + " tries="));
  }

  @Test
  void persistentFailuresEndTheFetch() {
    hub.answer("/api/", 99, 502);
    assertThatThrownBy(() -> fetch(MODEL))
        .isInstanceOf(FetchException.class)
        .hasMessage(
            hub.host() + " does not give the model acme/moods: it answers with status 502.");
    assertThat(hub.requests()).hasSize(attempts);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, SOME})
  void aSilentServerIsAskedForTheRest(int bytes) throws Exception {
    silence = Duration.ofSeconds(2);
    attempts = 50;
    hub.stall(NETWORK, 1, bytes);
    assertIntact(fetch(MODEL));

    assertThat(warnings()).anyMatch(line -> line.endsWith("reason=Read timed out"));
    assertThat(hub.requests(NETWORK).get(1).header("range").isPresent()).isEqualTo(bytes > 0);
  }

  @Test
  void anInterruptedTransferIsResumed() throws Exception {
    hub.breakOff(NETWORK, 1, SOME);
    assertIntact(fetch(MODEL));

    String range = hub.requests(NETWORK).get(1).header("range").orElseThrow();
    assertThat(range).matches("bytes=[1-9][0-9]*-");
    assertThat(warnings()).hasSize(1);
  }

  @Test
  void transfersThatMakeProgressAreNotLimitedByAttempts() throws Exception {
    attempts = 1;
    hub.breakOff(NETWORK, 2, (int) Download.NEARER_BYTES + SOME);
    assertIntact(fetch(MODEL));

    assertThat(hub.requests(NETWORK)).hasSize(3);
    assertThat(infos())
        .filteredOn(line -> line.startsWith("model download interrupted, resuming: "))
        .hasSize(2);
  }

  @Test
  void transfersThatStartOverMakeNoProgress() {
    hub.ignoreRanges();
    for (int i = 0; i < 50; i++) {
      hub.breakOff(NETWORK, 1, 2_000_000).breakOff(NETWORK, 1, SOME);
    }
    assertThatThrownBy(() -> fetch(MODEL)).isInstanceOf(FetchException.class);
    assertThat(hub.requests(NETWORK)).hasSize(1 + attempts); // the first one made progress
  }

  @Test
  void wrongContentInSeveralResponsesIsRefused() {
    hub.lie(NETWORK, bytes(7, INT8.length)).breakOff(NETWORK, 50, 2_000_000);
    assertThatThrownBy(() -> fetch(MODEL))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("or is not what its server announces");
  }

  @Test
  void theNextStartResumesThePartialFile() throws Exception {
    attempts = 1;
    hub.breakOff(NETWORK, 1, SOME);
    assertThatThrownBy(() -> fetch(MODEL))
        .isInstanceOf(FetchException.class)
        .hasMessageStartingWith("The model acme/moods can't be fetched from " + hub.host() + " (");
    assertThat(part()).exists();
    long before = Files.size(part());

    assertIntact(fetch(MODEL));
    assertThat(hub.requests(NETWORK).get(1).header("range")).contains("bytes=" + before + '-');
    assertThat(part()).doesNotExist();
  }

  @Test
  void aServerWithoutRangesSendsTheWholeFileAgain() throws Exception {
    hub.ignoreRanges().breakOff(NETWORK, 1, SOME);
    assertIntact(fetch(MODEL));
    assertThat(hub.requests(NETWORK)).hasSize(2);
  }

  @Test
  void anUnsatisfiableRangeRestartsTheDownload() throws Exception {
    hub.breakOff(NETWORK, 1, SOME);
    attempts = 1;
    assertThatThrownBy(() -> fetch(MODEL)).isInstanceOf(FetchException.class);
    hub.answer(NETWORK, 1, 416);
    attempts = 4;
    assertIntact(fetch(MODEL));

    assertThat(hub.requests(NETWORK)).hasSize(3);
    assertThat(hub.requests(NETWORK).get(2).header("range")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/kept/", "resolve/.*/tokenizer\\.json"})
  void contentWithAnotherChecksumIsRefused(String path) {
    byte[] other =
        path.equals(NETWORK) ? bytes(7, INT8.length) : "{\"version\": \"2.0\"}".getBytes();
    hub.lie(path, other);
    assertThatThrownBy(() -> fetch(MODEL))
        .isInstanceOf(FetchException.class)
        .hasMessageMatching(
            ".+ from 127\\.0\\.0\\.1 is damaged, or is not what its server announces: its checksum"
                + " is not (sha256|git):[0-9a-f]+\\.");
    assertThat(hub.requests(path)).hasSize(1);
    assertThat(files(cache)).noneMatch(file -> file.endsWith(".part"));
  }

  @Test
  void aWronglyResumedFileIsDownloadedAgain() throws Exception {
    Files.createDirectories(part().getParent());
    Files.write(part(), bytes(8, SOME));
    assertIntact(fetch(MODEL));

    assertThat(hub.requests(NETWORK)).hasSize(2);
    assertThat(warnings())
        .hasSize(1)
        .allMatch(line -> line.startsWith("model file checksum mismatch after resuming"));
  }

  @Test
  void aCompletePartIsNotDownloaded() throws Exception {
    Files.createDirectories(part().getParent());
    Files.write(part(), INT8);
    assertIntact(fetch(MODEL));
    assertThat(hub.requests(NETWORK)).isEmpty();
  }

  @Test
  void aLargerFileThanAnnouncedIsRefused() {
    hub.lie(NETWORK, Arrays.copyOf(INT8, INT8.length + 1));
    assertThatThrownBy(() -> fetch(MODEL))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("sends more than the " + INT8.length + " bytes that it announces");
  }

  @Test
  void aSmallerFileThanAnnouncedIsRefused() {
    hub.lie(NETWORK, Arrays.copyOf(INT8, SOME));
    assertThatThrownBy(() -> fetch(MODEL))
        .isInstanceOf(FetchException.class)
        .hasMessageMatching("The model acme/moods can't be fetched from .+");
  }

  @Test
  void theTokenIsSentToTheHubAndNotAlongRedirects() throws Exception {
    try (FakeHub keeper = new FakeHub()) {
      hub.requireToken("hf_secret").keepAt(keeper);
      token = Optional.of("hf_secret");
      assertIntact(fetch(MODEL));

      assertThat(hub.requests())
          .allMatch(
              request -> request.header("authorization").orElse("").equals("Bearer hf_secret"));
      assertThat(keeper.requests(NETWORK)).hasSize(1);
      assertThat(keeper.requests()).allMatch(request -> request.header("authorization").isEmpty());
    }
    assertThat(log.list).noneMatch(event -> event.getFormattedMessage().contains("hf_secret"));
  }

  @Test
  void endlessRedirectsAreNotFollowed() {
    hub.answer("/api/", 99, 307, "Location", "/api/models/acme/moods/revision/main");
    assertThatThrownBy(() -> fetch(MODEL)).hasMessageContaining("redirects more than 5 times");
  }

  @Test
  void redirectsToOtherSchemesAreNotFollowed() {
    hub.answer("/api/", 1, 302, "Location", "file:///etc/passwd");
    assertThatThrownBy(() -> fetch(MODEL))
        .isInstanceOf(FetchException.class)
        .hasMessageStartingWith("127.0.0.1 redirects to ");
  }

  @Test
  void retryAfterIsHonoured() throws Exception {
    hub.answer("/api/", 1, 429, "Retry-After", "1");
    assertIntact(fetch(MODEL));
    assertThat(warnings())
        .containsExactly(
            "model server failed, retrying: host=%s tries=1 pause_ms=1000 reason=status 429"
                .formatted(hub.host()));
  }

  @Test
  void theProgressOfLongDownloadsIsLogged() throws Exception {
    AtomicLong clock = new AtomicLong();
    nanos = () -> clock.addAndGet(Duration.ofSeconds(1).toNanos());
    assertIntact(fetch(MODEL));

    assertThat(infos())
        .filteredOn(line -> line.startsWith("model download: "))
        .isNotEmpty()
        .allMatch(
            line ->
                line.matches(
                    "model download: file=onnx/model_int8\\.onnx percent=[0-9]{1,2}"
                        + " mb=[0-3] of_mb=3 mb_per_s=[0-9]+\\.[0-9]"));
  }

  @Test
  void shortDownloadsLogNoProgress() {
    nanos = () -> 0;
    fetch(MODEL);
    assertThat(infos()).hasSize(1);
  }

  private Path part() {
    return cache
        .resolve("acme--moods")
        .resolve(hub.commit(MODEL))
        .resolve("onnx/model_int8.onnx.part");
  }

  private static void assertIntact(Fetched model) throws Exception {
    assertThat(Files.readAllBytes(model.folder().resolve("onnx/model_int8.onnx"))).isEqualTo(INT8);
  }
}
