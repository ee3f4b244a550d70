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
 * The arithmetic of a TorchScript archive, read from its code and from the pickle that lists the
 * storages of its weights.
 *
 * @param precision in which most weights are stored: int8, bf16, fp16 or fp32; casts at run time
 *     are not detected
 * @param scalesByCall whether a score depends on the other texts of its call
 */
record TorchScriptFile(String precision, boolean scalesByCall) {
  /** A linear layer of quantize_dynamic, with one scale for all activations of a call. */
  private static final String DYNAMIC = "linear_dynamic";

  /**
   * Reads an archive without its weights.
   *
   * @throws ModelLoadException if it is unreadable, or isn't a complete TorchScript model
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

  /** The smaller type is that of the products: normalisations often stay in fp32. */
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
