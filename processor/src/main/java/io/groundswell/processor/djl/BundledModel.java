package io.groundswell.processor.djl;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The model that comes with the processor, unpacked: engines read files. The folder is named by
 * what it holds, so restarts find it again, and another version never meets it.
 */
final class BundledModel {
  private static final String RESOURCES = "/groundswell/model/bundled/";
  private static final List<String> FILES =
      List.of("model_int8.onnx", "tokenizer.json", "config.json");

  private BundledModel() {}

  /**
   * Unpacks what isn't there yet, or isn't whole. Any number of processes may do so at once.
   *
   * @param temp where the folder goes
   * @return the folder
   * @throws ModelLoadException if the model isn't on the class path or can't be written
   */
  static Path unpack(Path temp) {
    Path folder = temp;
    try {
      Map<String, String> digests = new LinkedHashMap<>();
      for (String file : FILES) {
        digests.put(file, digestOfResource(file));
      }
      String name = String.join("", digests.values());
      folder =
          temp.resolve("groundswell-" + System.getProperty("user.name"))
              .resolve(ModelDigest.of(new ByteArrayInputStream(name.getBytes(US_ASCII))));
      Files.createDirectories(folder);
      for (Map.Entry<String, String> file : digests.entrySet()) {
        unpack(file.getKey(), file.getValue(), folder);
      }
      return folder;
    } catch (IOException e) {
      throw new ModelLoadException(
          "The bundled model can't be unpacked to %s: %s. Another place is set with -Djava.io.tmpdir=FOLDER."
              .formatted(folder, e),
          e);
    }
  }

  private static void unpack(String file, String digest, Path folder) throws IOException {
    Path target = folder.resolve(file);
    if (Files.isRegularFile(target) && digest.equals(digestOfFile(target))) {
      return;
    }
    // Moved into place whole: who reads the file meanwhile sees all of the old one or all of this.
    Path unfinished = Files.createTempFile(folder, file, ".unfinished");
    try (InputStream bytes = open(file)) {
      Files.copy(bytes, unfinished, StandardCopyOption.REPLACE_EXISTING);
      Files.move(
          unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static String digestOfResource(String file) throws IOException {
    try (InputStream bytes = open(file)) {
      return ModelDigest.of(bytes);
    }
  }

  private static String digestOfFile(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file)) {
      return ModelDigest.of(bytes);
    }
  }

  private static InputStream open(String file) throws IOException {
    InputStream bytes = BundledModel.class.getResourceAsStream(RESOURCES + file);
    if (bytes == null) {
      throw new FileNotFoundException("no " + RESOURCES + file + " on the class path");
    }
    return bytes;
  }
}
