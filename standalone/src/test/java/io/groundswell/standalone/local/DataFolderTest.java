package io.groundswell.standalone.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundswell.standalone.support.CommandException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path parent;

  @Test
  void whatAnOlderVersionLeftOpenBecomesPrivate() throws Exception {
    Path folder = Files.createDirectories(parent.resolve("data"));
    Path log = Files.createDirectories(folder.resolve("kafka/raw-posts-0")).resolve("0.log");
    open(folder, "rwxr-xr-x");
    open(log.getParent(), "rwxr-xr-x");
    open(Files.createFile(log), "rw-r--r--");

    try (DataFolder data = DataFolder.open(folder)) {
      assertThat(rights(data.path())).isEqualTo("rwx------");
      assertThat(rights(data.kafka())).isEqualTo("rwx------");
      assertThat(rights(log.getParent())).isEqualTo("rwx------");
      assertThat(rights(log)).isEqualTo("rw-------");
      assertThat(rights(folder.resolve("lock"))).isEqualTo("rw-------");
    }
  }

  @Test
  void otherContentOfTheFolderKeepsItsRights() throws Exception {
    Path folder = Files.createDirectories(parent.resolve("project"));
    Path other = Files.createFile(folder.resolve("notes.txt"));
    open(folder, "rwxr-xr-x");
    open(other, "rw-r--r--");

    try (DataFolder data = DataFolder.open(folder)) {
      assertThat(rights(data.path())).isEqualTo("rwxr-xr-x");
      assertThat(rights(other)).isEqualTo("rw-r--r--");
      assertThat(rights(data.redis())).isEqualTo("rwx------");
    }
  }

  @Test
  void aFileIsASentence() throws Exception {
    Path file = Files.createFile(parent.resolve("file"));
    assertThatThrownBy(() -> DataFolder.open(file))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("is a file; name a folder");
  }

  private static void open(Path path, String rights) throws Exception {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));
  }

  private static String rights(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
