package io.groundswell.scorer.djl;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory that is available to this process: of the machine, and of each of its control groups
 * (version 2). File caches count as available, because the kernel reclaims them first.
 */
public final class AvailableMemory {
  private static final Logger LOG = LoggerFactory.getLogger(AvailableMemory.class);

  private static final long KIB = 1L << 10;

  private AvailableMemory() {}

  /**
   * The available bytes. The limit of a control group is reduced by the bytes that the JVM's heap
   * may still grow. Outside Linux, the memory of the whole machine.
   */
  public static long bytes() {
    Runtime jvm = Runtime.getRuntime();
    return bytes(Path.of("/"), jvm.maxMemory() - jvm.totalMemory());
  }

  /**
   * The number of workers that the memory left by loaded models allows, from 1 to {@code wanted}.
   * Logs a warning if it is less than wanted.
   *
   * @param bytesEach bytes per worker, for all models together
   */
  public static int workers(int wanted, long bytesEach) {
    return workers(wanted, bytesEach, bytes());
  }

  static int workers(int wanted, long bytesEach, long available) {
    long fitting = bytesEach == 0 ? wanted : Math.max(1, available / bytesEach);
    if (fitting >= wanted) {
      return wanted;
    }
    LOG.warn(
        "fewer workers than wanted, memory is short: wanted={} workers={} worker_mb={}"
            + " available_mb={}",
        wanted,
        fitting,
        ModelMemory.megabytes(bytesEach),
        available / 1_000_000);
    return (int) fitting;
  }

  /**
   * As {@link #bytes()}, with another file system.
   *
   * @param root parent of {@code proc} and {@code sys}
   * @param heapGrowth bytes that the heap may still grow
   */
  static long bytes(Path root, long heapGrowth) {
    long machine =
        lines(root.resolve("proc/meminfo"))
            .filter(line -> line.startsWith("MemAvailable:"))
            .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
            .findFirst()
            .orElseGet(AvailableMemory::ofMachine);
    return Math.max(0, Math.min(machine, leftInGroups(root) - heapGrowth));
  }

  /** Total memory: the free memory of macOS and Windows excludes reclaimable caches. */
  private static long ofMachine() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Long.MAX_VALUE;
  }

  /** A limit applies to all descendants. In a container, its own group is the root. */
  private static long leftInGroups(Path root) {
    Path groups = root.resolve("sys/fs/cgroup");
    long least = Long.MAX_VALUE;
    Path group = ownGroup(root, groups);
    while (group != null && group.startsWith(groups)) {
      least = Math.min(least, leftIn(group));
      group = group.getParent();
    }
    return least;
  }

  private static Path ownGroup(Path root, Path groups) {
    return lines(root.resolve("proc/self/cgroup"))
        .filter(line -> line.startsWith("0::/"))
        .map(line -> groups.resolve(line.substring("0::/".length())).normalize())
        .filter(group -> group.startsWith(groups) && Files.isDirectory(group))
        .findFirst()
        .orElse(groups);
  }

  private static long leftIn(Path group) {
    List<Long> numbers =
        Stream.of("memory.max", "memory.current")
            .flatMap(name -> lines(group.resolve(name)).limit(1))
            .filter(line -> line.matches("\\d+")) // "max" is no limit
            .map(Long::valueOf)
            .toList();
    if (numbers.size() < 2) {
      return Long.MAX_VALUE;
    }
    long files =
        lines(group.resolve("memory.stat"))
            .filter(line -> line.matches("(in)?active_file \\d+"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .sum();
    return Math.max(0, numbers.get(0) - numbers.get(1) + files);
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      return Stream.empty();
    }
  }
}
