package io.groundswell.scorer.djl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.scorer.core.LongText;
import java.io.File;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Without PyTorch's natives, which tests have on their class path and default packages have not.
 */
class WithoutPyTorchIT {
  @TempDir Path natives;

  @Test
  void theMessageExplainsHowToAddPyTorch() throws Exception {
    Path torchScript = Path.of(getClass().getResource("/tiny-models/torchscript").toURI());
    ProcessBuilder java =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-DENGINE_CACHE_DIR=" + natives,
            Opening.class.getName(),
            torchScript.toString());
    java.environment().put("CLASSPATH", classPathWithoutPyTorch());

    Process opening = java.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(opening.getInputStream().readAllBytes(), UTF_8);

    assertThat(output).contains("model.pt is a TorchScript model").contains("-Ppytorch");
    assertThat(opening.waitFor()).isZero();
  }

  private static String classPathWithoutPyTorch() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> !entry.matches(".*pytorch-(native|jni)[^/\\\\]*"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Runs in a separate process and prints why it can't open a model. */
  static final class Opening {
    private Opening() {}

    public static void main(String[] folder) {
      try {
        DjlSentimentModel.open(Path.of(folder[0]), "", new ModelOptions(16, LongText.TRUNCATE))
            .close();
      } catch (ModelLoadException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
