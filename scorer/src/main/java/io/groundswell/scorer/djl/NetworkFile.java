package io.groundswell.scorer.djl;

import io.groundswell.scorer.djl.ModelFiles.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * A network's file, as far as it tells without being loaded.
 *
 * @param engine which engine runs it
 * @param path the file that the engine is given
 * @param parts that file and those that it keeps weights in; sorted, so that a digest over them
 *     never depends on the file system
 * @param precision the kind of its arithmetic: int8, fp32, fp16 or bf16
 * @param signed whether some product multiplies by signed bytes
 * @param unsigned whether some product multiplies by unsigned bytes, which is slow
 * @param batchInvariant whether a score never depends on what else is in its call
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
   * @throws ModelLoadException if it isn't whole, or lacks a file of weights
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
   * @throws ModelLoadException if it isn't whole
   */
  static NetworkFile torchScript(Path path) {
    TorchScriptFile file = TorchScriptFile.read(path);
    return new NetworkFile(
        Engine.PYTORCH, path, Set.of(path), file.precision(), false, false, !file.scalesByCall());
  }

  /**
   * All that tells one computation of the same weights from another, for the digest.
   *
   * @param products how an ONNX model's bytes are multiplied
   */
  String computation(IntegerProducts products) {
    if (engine == Engine.PYTORCH) {
      return "PyTorch/TorchScript"; // which computes in whatever its bytes say
    }
    String computation = "OnnxRuntime/" + precision;
    return signed ? computation + '/' + products.name().toLowerCase(Locale.ROOT) : computation;
  }

  /** Where the file lies. */
  Path folder() {
    return Objects.requireNonNull(path.toAbsolutePath().getParent(), "a file is in a folder");
  }

  /** The file's name alone. */
  String name() {
    return path.getFileName().toString();
  }
}
