package io.groundswell.processor.djl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of one model's folder.
 *
 * @param engine which engine runs it
 * @param place the folder of the network's file
 * @param weights the network
 * @param tokenizer {@code tokenizer.json}
 * @param config {@code config.json}
 */
record ModelFiles(Engine engine, Path place, Path weights, Path tokenizer, Path config) {
  /** DJL's engines, by DJL's names. */
  enum Engine {
    ONNX("OnnxRuntime"),
    PYTORCH("PyTorch");

    final String djlName;

    Engine(String djlName) {
      this.djlName = djlName;
    }
  }

  /** Where a folder holds several ONNX models: what is fast comes first. */
  private static final List<String> PREFERRED =
      List.of("model_int8.onnx", "model_quantized.onnx", "model.onnx");

  /**
   * Looks for {@code model*.onnx}, {@code onnx/model*.onnx} and {@code *.pt}, in this order.
   *
   * @throws ModelLoadException if something is missing, or if it isn't clear which model is meant
   */
  static ModelFiles in(Path folder) {
    Path tokenizer = required(folder, "tokenizer.json");
    Path config = required(folder, "config.json");
    for (Path place : List.of(folder, folder.resolve("onnx"))) {
      Set<Path> models = list(place, "model", ".onnx");
      if (!models.isEmpty()) {
        return new ModelFiles(Engine.ONNX, place, choose(place, models), tokenizer, config);
      }
    }
    Set<Path> models = list(folder, "", ".pt");
    if (!models.isEmpty()) {
      return new ModelFiles(Engine.PYTORCH, folder, choose(folder, models), tokenizer, config);
    }
    throw new ModelLoadException(
        "No model in %s: looked for model*.onnx, onnx/model*.onnx and *.pt.".formatted(folder));
  }

  /** The network's file and what lies beside it under its name: ONNX keeps large weights apart. */
  Set<Path> allWeights() {
    return list(place, weights.getFileName().toString(), "");
  }

  private static Path required(Path folder, String name) {
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      throw new ModelLoadException("The model's folder %s has no %s.".formatted(folder, name));
    }
    return file;
  }

  private static Path choose(Path place, Set<Path> models) {
    if (models.size() == 1) {
      return models.iterator().next();
    }
    return PREFERRED.stream()
        .map(place::resolve)
        .filter(models::contains)
        .findFirst()
        .orElseThrow(
            () ->
                new ModelLoadException(
                    "It isn't clear which model in %s is meant: %s."
                        .formatted(
                            place,
                            models.stream()
                                .map(model -> model.getFileName().toString())
                                .collect(Collectors.joining(", ")))));
  }

  /** Sorted, so that a digest over them never depends on the file system. */
  private static Set<Path> list(Path folder, String start, String end) {
    if (!Files.isDirectory(folder)) {
      return Set.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().startsWith(start))
          .filter(file -> file.getFileName().toString().endsWith(end))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new ModelLoadException("The model's folder %s can't be read.".formatted(folder), e);
    }
  }
}
