package io.groundswell.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What Linux holds in memory for a process, in millions of bytes; elsewhere there is no telling.
 */
final class Resident {
  private Resident() {}

  /**
   * Now.
   *
   * @throws IOException if the system does not tell
   */
  static double megabytes(long pid) throws IOException {
    return read(pid, "VmRSS");
  }

  /**
   * The most that it ever was.
   *
   * @throws IOException if the system does not tell
   */
  static double most(long pid) throws IOException {
    return read(pid, "VmHWM");
  }

  private static double read(long pid, String field) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
        .filter(line -> line.startsWith(field + ":"))
        .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6)
        .findFirst()
        .orElseThrow(() -> new IOException("the system does not tell " + field));
  }
}
