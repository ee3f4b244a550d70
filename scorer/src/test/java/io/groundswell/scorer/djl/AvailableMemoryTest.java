package io.groundswell.scorer.djl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AvailableMemoryTest {
  private static final long MIB = 1L << 20;

  @TempDir Path root;

  @Test
  void withoutGroupsTheMachinesAvailableMemoryCounts() throws IOException {
    machineHas(3 * MIB);

    assertThat(AvailableMemory.bytes(root, MIB)).isEqualTo(3 * MIB);
  }

  @Test
  void aGroupsLimitIsReducedByTheHeapsGrowth() throws IOException {
    machineHas(100 * MIB);
    group("", 50 * MIB, 20 * MIB, 0);

    assertThat(AvailableMemory.bytes(root, 0)).isEqualTo(30 * MIB);
    assertThat(AvailableMemory.bytes(root, 10 * MIB)).isEqualTo(20 * MIB);
    assertThat(AvailableMemory.bytes(root, 99 * MIB)).isZero();
  }

  @Test
  void fileCachesCountAsAvailable() throws IOException {
    machineHas(100 * MIB);
    group("", 50 * MIB, 45 * MIB, 20 * MIB);

    assertThat(AvailableMemory.bytes(root, 0)).isEqualTo(25 * MIB);
  }

  @Test
  void theTightestAncestorGroupCounts() throws IOException {
    machineHas(100 * MIB);
    file("proc/self/cgroup", "0::/services/scorer\n");
    group("services/scorer", 90 * MIB, MIB, 0);
    group("services", 40 * MIB, 10 * MIB, 0);

    assertThat(AvailableMemory.bytes(root, 0)).isEqualTo(30 * MIB);
  }

  @Test
  void aGroupWithoutALimitIsIgnored() throws IOException {
    machineHas(7 * MIB);
    group("", MIB, MIB, 0);
    file("sys/fs/cgroup/memory.max", "max\n");

    assertThat(AvailableMemory.bytes(root, 0)).isEqualTo(7 * MIB);
  }

  @Test
  void outsideLinuxTheWholeMachineCounts() {
    assertThat(AvailableMemory.bytes(root, 0)).isGreaterThan(64 * MIB);
    assertThat(AvailableMemory.bytes()).isNotNegative();
  }

  @Test
  void workersAreLimitedByMemoryAndAtLeastOne() {
    assertThat(AvailableMemory.workers(8, 10 * MIB, 80 * MIB)).isEqualTo(8);
    assertThat(AvailableMemory.workers(8, 10 * MIB, 79 * MIB)).isEqualTo(7);
    assertThat(AvailableMemory.workers(8, 10 * MIB, MIB)).isEqualTo(1);
    assertThat(AvailableMemory.workers(8, 0, 0)).isEqualTo(8);
  }

  private void machineHas(long bytes) throws IOException {
    file("proc/meminfo", "MemTotal: 999 kB\nMemAvailable:   " + bytes / 1024 + " kB\n");
  }

  private void group(String name, long limit, long used, long files) throws IOException {
    String folder = "sys/fs/cgroup/" + name + '/';
    file(folder + "memory.max", limit + "\n");
    file(folder + "memory.current", used + "\n");
    file(
        folder + "memory.stat",
        "anon 1\nactive_file " + files / 2 + "\ninactive_file " + files / 2 + "\nshmem 9\n");
  }

  private void file(String name, String content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
