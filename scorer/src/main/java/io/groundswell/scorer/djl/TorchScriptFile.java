package io.groundswell.scorer.djl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What a TorchScript archive computes with: a zip file with the network's code, and a pickle that
 * names the storages of its weights.
 *
 * @param precision how most of its weights are stored: int8, bf16, fp16 or fp32; a network that
 *     casts them as it runs says nothing of it
 * @param scalesByCall whether a score depends on what else is in its call
 */
record TorchScriptFile(String precision, boolean scalesByCall) {
  /** One scale for all of a call's activations: what quantize_dynamic makes of a linear layer. */
  private static final String DYNAMIC = "linear_dynamic";

  /**
   * Reads what the archive says, none of its weights.
   *
   * @throws ModelLoadException if it can't be read, or isn't a whole TorchScript model
   */
  static TorchScriptFile read(Path file) {
    ModelFileCheck.refuse(file);
    List<String> code = new ArrayList<>();
    StringBuilder data = new StringBuilder();
    try (ZipFile archive = new ZipFile(file.toFile())) {
      for (ZipEntry entry : archive.stream().toList()) {
        if (entry.getName().matches("[^/]+/code/.*\\.py")) {
          code.add(text(archive, entry));
        } else if (entry.getName().matches("[^/]+/data\\.pkl")) {
          data.append(text(archive, entry));
        }
      }
    } catch (IOException e) {
      throw new ModelLoadException(
          "%s isn't a whole TorchScript model: it is cut off, damaged or something else."
              .formatted(file),
          e);
    }
    if (code.isEmpty()) {
      throw new ModelLoadException(
          ("%s has weights and no network, as torch.save writes it: export the model with"
                  + " torch.jit.trace.")
              .formatted(file));
    }
    boolean dynamic = code.stream().anyMatch(source -> source.contains(DYNAMIC));
    return new TorchScriptFile(dynamic ? "int8" : storage(data.toString()), dynamic);
  }

  /** Normalisations often stay in fp32, so the smaller type is the products'. */
  private static String storage(String pickle) {
    if (pickle.contains("BFloat16Storage")) {
      return "bf16";
    }
    return pickle.contains("HalfStorage") ? "fp16" : "fp32";
  }

  private static String text(ZipFile archive, ZipEntry entry) throws IOException {
    try (InputStream bytes = archive.getInputStream(entry)) {
      return new String(bytes.readAllBytes(), ISO_8859_1);
    }
  }
}
