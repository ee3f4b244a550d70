package io.groundswell.scorer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's example is compiled and run as a reader would: by the {@code java} launcher. */
class ReadmeIT {
  private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  void theExampleOfTheReadmeCompilesAndPrintsALabelAndItsConfidenceForEachText() throws Exception {
    Path source = Files.writeString(folder.resolve("ScoreTexts.java"), example());
    ProcessBuilder java =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(), source.toString());
    java.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Path errors = folder.resolve("errors");

    Process example = java.redirectError(errors.toFile()).start();
    String output = new String(example.getInputStream().readAllBytes(), UTF_8);

    assertThat(example.waitFor()).as(Files.readString(errors)).isZero();
    assertThat(output.lines())
        .satisfiesExactly(
            first -> assertThat(first).matches("POSITIVE 0\\.[0-9]+"),
            second -> assertThat(second).matches("NEGATIVE 0\\.[0-9]+"));
  }

  @Test
  void kafkaIsNotOnTheClassPath() {
    assertThatThrownBy(() -> Class.forName("org.apache.kafka.clients.consumer.Consumer"))
        .isInstanceOf(ClassNotFoundException.class);
  }

  private static String example() throws Exception {
    return JAVA_BLOCK
        .matcher(Files.readString(Path.of("README.md")))
        .results()
        .map((MatchResult block) -> block.group(1))
        .findFirst()
        .orElseThrow();
  }
}
