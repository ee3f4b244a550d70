package io.groundswell.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runs the specifications of the pages' modules in {@code src/test/web} with Node.js. */
class WebModulesTest {
  private static final Path SPECIFICATIONS = Path.of("src", "test", "web");

  @Test
  void modulesFulfilTheirSpecifications() throws Exception {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "node"))),
        "there is no node on the PATH: the pages' modules are not tested");
    List<String> line = new ArrayList<>(List.of("node", "--test", "--test-reporter=spec"));
    try (Stream<Path> files = Files.list(SPECIFICATIONS)) {
      files.map(Path::toString).filter(file -> file.endsWith(".test.mjs")).forEach(line::add);
    }
    Process node = new ProcessBuilder(line).redirectErrorStream(true).start();
    String output = new String(node.getInputStream().readAllBytes(), UTF_8);

    assertThat(node.waitFor()).as(output).isZero();
    assertThat(output).containsPattern("pass [1-9]");
  }
}
