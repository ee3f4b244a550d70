package io.groundswell.scorer.djl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * ONNX Runtime's arithmetic for signed int8 weights. Without VNNI, the x86 instruction for unsigned
 * by signed bytes adds pairs of products in 16 bits, which saturate; VNNI adds in 32 bits. Measured
 * in {@code model/README.md}.
 */
enum IntegerProducts {
  /** Weights as in the file: exact and fast with VNNI and on arm64. */
  U8S8("0"),

  /** Weights converted to unsigned bytes at load: exact on any processor, and slower. */
  U8U8("1");

  /** ONNX Runtime's session option, which applies on any processor. */
  static final String OPTION = "session.x64quantprecision";

  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final Set<String> VNNI = Set.of("avx512_vnni", "avx_vnni");

  /** The {@link #OPTION}'s value. */
  final String option;

  IntegerProducts(String option) {
    this.option = option;
  }

  /** The fastest exact arithmetic on this processor. */
  static IntegerProducts exactHere() {
    List<String> cpuInfo;
    try {
      cpuInfo = Files.readAllLines(CPU_INFO);
    } catch (IOException e) {
      cpuInfo = List.of(); // not Linux
    }
    return exactOn(System.getProperty("os.arch"), cpuInfo);
  }

  /**
   * The fastest exact arithmetic on a processor.
   *
   * @param architecture as in {@code os.arch}
   * @param cpuInfo lines of Linux's {@code /proc/cpuinfo}; empty on other systems
   */
  static IntegerProducts exactOn(String architecture, List<String> cpuInfo) {
    if (architecture.equals("aarch64")) {
      return U8S8;
    }
    List<String> flags = cpuInfo.stream().filter(line -> line.matches("flags\\s*:.*")).toList();
    boolean everyCoreHasVnni =
        !flags.isEmpty()
            && flags.stream()
                .allMatch(
                    line -> List.of(line.split("\\s+", -1)).stream().anyMatch(VNNI::contains));
    return everyCoreHasVnni ? U8S8 : U8U8;
  }
}
