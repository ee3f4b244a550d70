package io.groundswell.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Resident memory of a process in millions of bytes; Linux only. */
final class ResidentMemory {
  private ResidentMemory() {}

  /**
   * Current resident memory.
   *
   * @throws IOException if there is no such process, or no /proc
   */
  static double megabytes(long pid) throws IOException {
    return read(pid, "VmRSS");
  }

  /**
   * Peak resident memory since the process started.
   *
   * @throws IOException if there is no such process, or no /proc
   */
  static double peakMegabytes(long pid) throws IOException {
    return read(pid, "VmHWM");
  }

  private static double read(long pid, String field) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
        .filter(line -> line.startsWith(field + ":"))
        .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6)
        .findFirst()
        .orElseThrow(() -> new IOException("/proc has no " + field + " of process " + pid));
  }
}
