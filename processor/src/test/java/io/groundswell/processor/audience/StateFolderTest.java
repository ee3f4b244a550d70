package io.groundswell.processor.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
  @TempDir Path shared;

  @Test
  void instancesOfOneProcessTakeAFolderEach() throws Exception {
    try (StateFolder first = StateFolder.take(shared);
        StateFolder second = StateFolder.take(shared)) {
      assertThat(first.streams()).isEqualTo(shared.resolve("0").resolve("streams"));
      assertThat(second.streams()).isEqualTo(shared.resolve("1").resolve("streams"));
    }
  }

  @Test
  void theFirstFolderThatIsLetGoIsTakenUpWithWhatIsInIt() throws Exception {
    StateFolder first = StateFolder.take(shared);
    try (StateFolder second = StateFolder.take(shared)) {
      Files.createDirectories(first.streams());
      Files.writeString(first.streams().resolve("counts"), "7");
      first.close();
      try (StateFolder next = StateFolder.take(shared)) {
        assertThat(next.streams().resolve("counts")).hasContent("7");
        assertThat(second.streams()).isNotEqualTo(next.streams());
      }
    }
  }

  @Test
  void anotherProcessHoldsItsFolderUntilItIsKilled() throws Exception {
    Process other =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                shared.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      String taken = other.inputReader().readLine();
      assertThat(taken).isEqualTo(shared.resolve("0").resolve("streams").toString());
      try (StateFolder beside = StateFolder.take(shared)) {
        assertThat(beside.streams()).isEqualTo(shared.resolve("1").resolve("streams"));
      }
    } finally {
      other.destroyForcibly();
      assertThat(other.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }
    try (StateFolder next = StateFolder.take(shared)) {
      assertThat(next.streams()).isEqualTo(shared.resolve("0").resolve("streams"));
    }
  }

  @Test
  void whatAnInstanceThatHadTheFolderForItselfHasLeftIsKept() throws Exception {
    Path old = Files.createDirectories(shared.resolve("streams").resolve("cluster"));
    Files.writeString(old.resolve("counts"), "7");

    try (StateFolder first = StateFolder.take(shared)) {
      assertThat(first.streams().resolve("cluster").resolve("counts")).hasContent("7");
      assertThat(shared.resolve("streams")).doesNotExist();
    }
  }

  @Test
  void aFolderThatCannotBeWrittenToIsASentence() throws Exception {
    Path file = Files.createFile(shared.resolve("file"));

    assertThatThrownBy(() -> StateFolder.take(file))
        .isInstanceOf(IOException.class)
        .hasMessage("The folder " + file + " can't be written to: STATE_DIR chooses another.");
  }

  /** Takes a folder, prints its path, and holds it until the process ends. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws Exception {
      StateFolder taken = StateFolder.take(Path.of(args[0]));
      System.out.println(taken.streams());
      while (System.in.read() >= 0) {
        continue; // until it is killed
      }
      taken.close();
    }
  }
}
