package io.groundswell.standalone.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The very scripts of {@code docs/clients}, run with Python. */
@ExtendWith(RunningStack.Shared.class)
class PythonClientIT {
  private static final Path SCRIPTS = Path.of("..", "docs", "clients");

  @TempDir static Path folder;

  @BeforeAll
  static void requirePython() throws Exception {
    assumeTrue(
        canImport(),
        "skipped: python3 with confluent-kafka is not here;"
            + " pip install -r docs/clients/requirements.txt brings it");
  }

  @Test
  void postsThatPythonProducesComeBackScored(RunningStack stack) throws Exception {
    String output = run("produce_and_consume.py", stack.bootstrapServers());

    assertThat(output.lines())
        .hasSize(3)
        .anySatisfy(
            line ->
                assertThat(line).matches("POSITIVE 0\\.\\d{3} What a finale, I love this team!"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .matches("NEGATIVE 0\\.\\d{3} Worst service ever, I want my money back\\."))
        .anySatisfy(line -> assertThat(line).endsWith("The match starts at 8 pm. ⚽"));
  }

  @Test
  void aDeadLetterIsReplayedAsItWasAndNotInCircles(RunningStack stack) throws Exception {
    byte[] value = "[42]".getBytes(UTF_8);
    ProducerRecord<byte[], byte[]> post =
        new ProducerRecord<>("raw-posts", "replayed".getBytes(UTF_8), value);
    post.headers().add("app", "test".getBytes(UTF_8));
    stack.send(post);
    stack.read("raw-posts-dead-letters", 1, PythonClientIT::isReplayed);

    String first = run("replay_dead_letters.py", "not_an_object", stack.bootstrapServers());
    stack.read("raw-posts-dead-letters", 2, PythonClientIT::isReplayed);
    String other = run("replay_dead_letters.py", "blank_text", stack.bootstrapServers());

    assertThat(first).isEqualToIgnoringNewLines("1 dead letters replayed");
    assertThat(other).isEqualToIgnoringNewLines("0 dead letters replayed");
    ConsumerRecord<byte[], byte[]> again =
        stack.read("raw-posts", 2, PythonClientIT::isReplayed).get(1);
    assertThat(again.value()).isEqualTo(value);
    assertThat(again.headers().toArray()).extracting(h -> h.key()).containsExactly("app");
  }

  private static boolean isReplayed(ConsumerRecord<byte[], byte[]> record) {
    return Arrays.equals("replayed".getBytes(UTF_8), record.key());
  }

  private static boolean canImport() throws Exception {
    try {
      return python(folder.resolve("import.txt"), List.of("-c", "import confluent_kafka")).waitFor()
          == 0;
    } catch (IOException e) {
      return false; // there is no python3
    }
  }

  /** What the script prints; it must end well. */
  private static String run(String script, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(SCRIPTS.resolve(script).toString()));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(folder, "output", ".txt");
    Process process = python(output, command);
    try {
      assertThat(process.waitFor(90, TimeUnit.SECONDS)).as("%s ends", script).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String printed = Files.readString(output);
    assertThat(process.exitValue()).as(printed).isZero();
    return printed;
  }

  private static Process python(Path output, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("python3"));
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }
}
