package io.groundswell.scorer.djl;

import io.groundswell.scorer.djl.ModelFiles.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * A network's file and the properties that are read without loading it.
 *
 * @param engine that runs it
 * @param path the file that the engine loads
 * @param parts that file and its files of external weights; sorted, so that the digest does not
 *     depend on the file system
 * @param precision of its arithmetic: int8, fp32, fp16 or bf16
 * @param signed whether a product has signed int8 weights
 * @param unsigned whether a product has unsigned int8 weights, which is slow
 * @param batchInvariant whether a score never depends on the other texts of its call
 */
record NetworkFile(
    Engine engine,
    Path path,
    Set<Path> parts,
    String precision,
    boolean signed,
    boolean unsigned,
    boolean batchInvariant) {
  /**
   * An ONNX model.
   *
   * @throws ModelLoadException if it is incomplete, or lacks a file of weights
   */
  static NetworkFile onnx(Path path) {
    OnnxFile file = OnnxFile.read(path);
    Set<Path> parts = new TreeSet<>(Set.of(path));
    for (String name : file.externalFiles()) {
      Path part = path.resolveSibling(name);
      if (!Files.isRegularFile(part)) {
        throw new ModelLoadException(
            "%s keeps weights in %s, which isn't there.".formatted(path, part));
      }
      ModelFileCheck.refuse(part);
      parts.add(part);
    }
    return new NetworkFile(
        Engine.ONNX,
        path,
        parts,
        file.precision(),
        file.hasSignedProducts(),
        file.hasUnsignedProducts(),
        !file.scalesByCall());
  }

  /**
   * A TorchScript model.
   *
   * @throws ModelLoadException if it is incomplete
   */
  static NetworkFile torchScript(Path path) {
    TorchScriptFile file = TorchScriptFile.read(path);
    return new NetworkFile(
        Engine.PYTORCH, path, Set.of(path), file.precision(), false, false, !file.scalesByCall());
  }

  /**
   * The engine and arithmetic, which are part of the digest.
   *
   * @param products the integer arithmetic of ONNX models
   */
  String computation(IntegerProducts products) {
    if (engine == Engine.PYTORCH) {
      return "PyTorch/TorchScript"; // the arithmetic is part of the file
    }
    String computation = "OnnxRuntime/" + precision;
    return signed ? computation + '/' + products.name().toLowerCase(Locale.ROOT) : computation;
  }

  /** The folder of the file. */
  Path folder() {
    return Objects.requireNonNull(path.toAbsolutePath().getParent(), "a file is in a folder");
  }

  /** The file's name without its folder. */
  String name() {
    return path.getFileName().toString();
  }
}
