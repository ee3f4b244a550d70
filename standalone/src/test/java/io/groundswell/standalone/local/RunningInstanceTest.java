package io.groundswell.standalone.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningInstanceTest {
  private static final long OWN_PID = ProcessHandle.current().pid();

  @TempDir Path folder;

  @Test
  void isFoundByOtherCommandsOfTheSameUserOnly() throws Exception {
    Path file = folder.resolve("deep").resolve("running.json");
    RunningInstance instance = new RunningInstance(OWN_PID, "redis://:secret@127.0.0.1:1");
    instance.leaveAt(file);
    assertThat(RunningInstance.at(file)).contains(instance);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    instance.removeFrom(file);
    assertThat(file).doesNotExist();
  }

  @Test
  void isNotFoundOnceItsProcessIsGone() throws Exception {
    Path file = folder.resolve("running.json");
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    new RunningInstance(gone.pid(), "redis://127.0.0.1:1").leaveAt(file);
    assertThat(RunningInstance.at(file)).isEmpty();
  }

  @Test
  void leavesTheNoteOfALaterRunAlone() {
    Path file = folder.resolve("running.json");
    RunningInstance later = new RunningInstance(OWN_PID, "redis://127.0.0.1:2");
    later.leaveAt(file);
    new RunningInstance(OWN_PID, "redis://127.0.0.1:1").removeFrom(file);
    assertThat(RunningInstance.at(file)).contains(later);
  }
}
