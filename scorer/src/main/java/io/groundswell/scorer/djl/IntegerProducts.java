package io.groundswell.scorer.djl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What ONNX Runtime multiplies where a model has signed bytes as weights. On x86 the instruction
 * for unsigned by signed bytes adds pairs of products in 16 bits, which overflow and are cut to the
 * largest number; only VNNI adds in 32. Measured in {@code model/README.md}.
 */
enum IntegerProducts {
  /** As the model's file has it: exact and fast with VNNI, and on arm64. */
  U8S8("0"),

  /** Weights are shifted to unsigned bytes at load: exact on any processor, and slower. */
  U8U8("1");

  /** ONNX Runtime's session option; it does what it says, whatever the processor. */
  static final String OPTION = "session.x64quantprecision";

  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final Set<String> VNNI = Set.of("avx512_vnni", "avx_vnni");

  /** The {@link #OPTION}'s value. */
  final String option;

  IntegerProducts(String option) {
    this.option = option;
  }

  /** What is exact on the processor that this runs on. */
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
   * @param architecture as {@code os.arch} names it
   * @param cpuInfo lines of Linux's {@code /proc/cpuinfo}; none where that isn't known
   */
  static IntegerProducts exactOn(String architecture, List<String> cpuInfo) {
    if (architecture.equals("aarch64")) {
      return U8S8;
    }
    List<String> flags = cpuInfo.stream().filter(line -> line.matches("flags\\s*:.*")).toList();
    boolean everyCoreHasIt =
        !flags.isEmpty()
            && flags.stream()
                .allMatch(
                    line -> List.of(line.split("\\s+", -1)).stream().anyMatch(VNNI::contains));
    return everyCoreHasIt ? U8S8 : U8U8;
  }
}
