package io.groundswell.standalone;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Programs of the machine that tests can use. */
public final class Programs {
  private Programs() {}

  /** Whether a program of this name can be run. */
  public static boolean isOnPath(String name) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
  }
}
