package io.groundswell.standalone.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.groundswell.standalone.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages in a real browser; what is asked of it stands in {@code src/test/browser}. */
class LivePageIT {
  private static final Path SCRIPTS = Path.of("src", "test", "browser");

  @TempDir Path folder;

  @BeforeAll
  static void needs() {
    assumeTrue(
        Programs.isOnPath("node"),
        "there is no node on the PATH: the page is not tried in a browser");
    assumeTrue(
        Programs.isOnPath("chromium"),
        "there is no chromium on the PATH (Debian: apt-get install chromium): the page is not tried");
    assumeTrue(
        Files.isDirectory(SCRIPTS.resolve("node_modules").resolve("playwright-core")),
        "the browser's driver is not there (npm ci in standalone/src/test/browser): the page is not tried");
  }

  @Test
  void holdInARealBrowser() throws Exception {
    try (Stage stage = Stage.start(folder)) {
      hold(stage, "topics.test.mjs");
      hold(stage, "live.test.mjs");
    }
  }

  private static void hold(Stage stage, String specifications) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("node", "--test", "--test-reporter=spec", specifications)
            .directory(SCRIPTS.toFile())
            .redirectErrorStream(true);
    builder.environment().put("PAGES", stage.pages());
    builder.environment().put("DOOR", stage.door());
    Process node = builder.start();
    String said = new String(node.getInputStream().readAllBytes(), UTF_8);

    assertThat(node.waitFor()).as(said).isZero();
    assertThat(said).contains("pass ").contains("fail 0").contains("skipped 0");
  }
}
