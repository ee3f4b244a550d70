package io.groundswell.scorer.djl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of one model's folder.
 *
 * @param network the network in the fastest available form
 * @param reason for the choice of this form, for the log
 * @param tokenizer {@code tokenizer.json}
 * @param config {@code config.json}
 */
record ModelFiles(NetworkFile network, String reason, Path tokenizer, Path config) {
  /** The engines and their names in DJL. */
  enum Engine {
    ONNX("OnnxRuntime"),
    PYTORCH("PyTorch");

    final String djlName;

    Engine(String djlName) {
      this.djlName = djlName;
    }
  }

  /** Names that Hugging Face's exporters give to int8 models. */
  private static final List<String> BYTES =
      List.of("model_int8.onnx", "model_quantized.onnx", "model_uint8.onnx");

  /** Prefix of the name of a target processor, which does not change the arithmetic. */
  private static final String MORE_BYTES = "model_qint8";

  private static final String FLOATS = "model.onnx";

  private record Choice(NetworkFile network, String reason) {}

  /**
   * Looks for {@code model*.onnx}, {@code onnx/model*.onnx} and {@code *.pt}, in this order. Among
   * several ONNX models, signed int8 is preferred, then fp32, then unsigned int8, which is as slow
   * as fp32 and less exact.
   *
   * @throws ModelLoadException if a file is missing or broken, or if the choice is ambiguous
   */
  static ModelFiles in(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new ModelLoadException(
          (Files.exists(folder) ? "%s isn't a folder." : "There is no folder %s.")
              .formatted(folder));
    }
    Path config = config(folder);
    Path tokenizer = folder.resolve("tokenizer.json");
    if (!Files.isRegularFile(tokenizer)) {
      throw new ModelLoadException(
          ("The model's folder %s has no tokenizer.json, which fast tokenizers have, and only they"
                  + " can be used; where transformers knows one for the model, this writes it:"
                  + " python -c \"from transformers import AutoTokenizer;"
                  + " AutoTokenizer.from_pretrained('%s').save_pretrained('%s')\".")
              .formatted(folder, folder, folder));
    }
    ModelFileCheck.refuse(tokenizer);
    Choice choice = choose(folder);
    return new ModelFiles(choice.network, choice.reason, tokenizer, config);
  }

  private static Path config(Path folder) {
    list(folder, "", ""); // report an unreadable folder as such
    Path config = folder.resolve("config.json");
    if (!Files.isRegularFile(config)) {
      throw new ModelLoadException("The model's folder %s has no config.json.".formatted(folder));
    }
    return config;
  }

  private static Choice choose(Path folder) {
    Set<Path> torchScripts = list(folder, "", ".pt");
    for (Path place : List.of(folder, folder.resolve("onnx"))) {
      Set<Path> models = list(place, "model", ".onnx");
      if (!models.isEmpty()) {
        Choice choice = chooseOnnx(place, models);
        return torchScripts.isEmpty()
            ? choice
            : new Choice(choice.network, choice.reason + "; ONNX is faster than TorchScript");
      }
    }
    if (torchScripts.size() == 1) {
      Path only = torchScripts.iterator().next();
      return new Choice(NetworkFile.torchScript(only), "the only form there is");
    }
    throw torchScripts.isEmpty() ? nothingIn(folder) : unclear(folder, torchScripts);
  }

  private static Choice chooseOnnx(Path place, Set<Path> models) {
    if (models.size() == 1) {
      return new Choice(NetworkFile.onnx(models.iterator().next()), "the only form there is");
    }
    NetworkFile unsigned = null;
    for (Path path : bytes(place, models)) {
      NetworkFile bytes = NetworkFile.onnx(path);
      if (!bytes.unsigned()) {
        return new Choice(bytes, "signed bytes are the fastest form");
      }
      unsigned = unsigned == null ? bytes : unsigned;
    }
    if (models.contains(place.resolve(FLOATS))) {
      return new Choice(NetworkFile.onnx(place.resolve(FLOATS)), whyFloats(unsigned));
    }
    if (unsigned != null) {
      return new Choice(unsigned, "no faster form is there");
    }
    throw unclear(place, models);
  }

  /** The int8 candidates; whether their weights are signed is not part of the name. */
  private static List<Path> bytes(Path place, Set<Path> models) {
    return Stream.concat(
            BYTES.stream().map(place::resolve).filter(models::contains),
            models.stream().filter(path -> path.getFileName().toString().startsWith(MORE_BYTES)))
        .toList();
  }

  private static String whyFloats(@Nullable NetworkFile unsigned) {
    return unsigned == null
        ? "no form with signed bytes is there"
        : unsigned.name() + " has unsigned bytes, which are no faster and less exact";
  }

  private static ModelLoadException nothingIn(Path folder) {
    String weights =
        Stream.of("model.safetensors", "pytorch_model.bin", "tf_model.h5")
            .filter(name -> Files.isRegularFile(folder.resolve(name)))
            .map(
                name ->
                    (" %s has weights and no network; this writes ONNX: optimum-cli export onnx"
                            + " --task text-classification --model %s %s")
                        .formatted(name, folder, folder.resolve("onnx")))
            .findFirst()
            .orElse("");
    return new ModelLoadException(
        "No model in %s: looked for model*.onnx, onnx/model*.onnx and *.pt.".formatted(folder)
            + weights);
  }

  private static ModelLoadException unclear(Path place, Set<Path> models) {
    return new ModelLoadException(
        "It isn't clear which model in %s is meant: %s."
            .formatted(
                place,
                models.stream()
                    .map(model -> model.getFileName().toString())
                    .collect(Collectors.joining(", "))));
  }

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
