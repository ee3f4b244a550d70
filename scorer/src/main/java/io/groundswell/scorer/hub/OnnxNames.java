package io.groundswell.scorer.hub;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the networks of a repository by the file names that exporters use. Not used are 4-bit
 * files, which are less accurate, fp16, which is slow on CPUs, and files named as uint8.
 *
 * @param paths of all files of a repository, with slashes
 */
record OnnxNames(Set<String> paths) {
  private static final List<String> FOLDERS = List.of("onnx/", "");
  private static final List<String> INT8 =
      List.of(
          "model_int8.onnx",
          "model_quantized.onnx",
          "model_qint8_avx512_vnni.onnx",
          "model_qint8_avx512.onnx");
  private static final Pattern OTHER_INT8 = Pattern.compile("(onnx/)?model_qint8\\w*\\.onnx");
  private static final String FP32 = "model.onnx";

  /** The path of the int8 network. */
  Optional<String> int8() {
    return Stream.concat(
            INT8.stream().flatMap(this::places),
            new TreeSet<>(paths).stream().filter(path -> OTHER_INT8.matcher(path).matches()))
        .findFirst();
  }

  /** The path of the fp32 network. */
  Optional<String> fp32() {
    return places(FP32).findFirst();
  }

  /** Whether there is a usable network. */
  boolean any() {
    return int8().isPresent() || fp32().isPresent();
  }

  /** The network's file and its files of external data, which hold weights beyond 2 GB. */
  List<String> withData(String network) {
    String stem = network.substring(0, network.length() - ".onnx".length());
    String besides =
        "("
            + Pattern.quote(network)
            + "(_data|\\.data)(_[0-9]+)?|"
            + Pattern.quote(stem)
            + "\\.data)";
    return Stream.concat(
            Stream.of(network), paths.stream().filter(path -> path.matches(besides)).sorted())
        .toList();
  }

  private Stream<String> places(String name) {
    return FOLDERS.stream().map(folder -> folder + name).filter(paths::contains);
  }
}
