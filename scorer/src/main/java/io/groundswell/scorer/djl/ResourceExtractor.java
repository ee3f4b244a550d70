package io.groundswell.scorer.djl;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Extracts resources to files, which engines and the native loader need. The folder's name is a
 * digest of its content, so that restarts reuse it and versions do not conflict.
 */
final class ResourceExtractor {
  private static final String MODEL = "/groundswell/model/bundled/";
  private static final String ONNX_RUNTIME = "/ai/onnxruntime/native/";

  private ResourceExtractor() {}

  /**
   * Extracts the bundled model.
   *
   * @param temp parent of its folder
   * @throws ModelLoadException if the model isn't on the class path or can't be written
   */
  static Path bundledModel(Path temp) {
    return resources(MODEL, List.of("model_int8.onnx", "tokenizer.json", "config.json"), temp);
  }

  /**
   * Extracts ONNX Runtime's native libraries for this platform; empty if its jar has none. ONNX
   * Runtime itself would extract them at each start, and a killed process would leave 28 MB behind.
   *
   * @param temp parent of their folder
   * @throws ModelLoadException if they can't be written
   */
  static Optional<Path> onnxRuntime(Path temp) {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String platform = os.contains("mac") ? "osx" : os.contains("win") ? "win" : "linux";
    String cpu = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x64";
    String folder = ONNX_RUNTIME + platform + '-' + cpu + '/';
    List<String> files =
        Stream.of("onnxruntime", "onnxruntime4j_jni").map(System::mapLibraryName).toList();
    boolean there =
        files.stream().allMatch(file -> ResourceExtractor.class.getResource(folder + file) != null);
    return there ? Optional.of(resources(folder, files, temp)) : Optional.empty();
  }

  /** Writes missing or incomplete files. Safe for concurrent processes. */
  private static Path resources(String resources, List<String> files, Path temp) {
    Path folder = temp;
    try {
      Map<String, String> digests = new LinkedHashMap<>();
      for (String file : files) {
        try (InputStream bytes = open(resources + file)) {
          digests.put(file, ModelDigest.of(bytes));
        }
      }
      String name = String.join("", digests.values());
      folder =
          ownFolder(temp)
              .resolve(ModelDigest.of(new ByteArrayInputStream(name.getBytes(US_ASCII))));
      Files.createDirectories(folder);
      for (Map.Entry<String, String> file : digests.entrySet()) {
        unpack(resources + file.getKey(), folder.resolve(file.getKey()), file.getValue());
      }
      return folder;
    } catch (IOException e) {
      throw new ModelLoadException(
          "%s can't be unpacked to %s: %s. Another place is set with -Djava.io.tmpdir=FOLDER."
              .formatted(resources, folder, e),
          e);
    }
  }

  /** A folder that other users cannot write libraries to, unlike the temporary folder. */
  private static Path ownFolder(Path temp) throws IOException {
    Path folder = temp.resolve("groundswell-" + System.getProperty("user.name"));
    if (!Files.exists(folder)) {
      Files.createDirectories(folder);
    }
    PosixFileAttributeView posix =
        Files.getFileAttributeView(folder, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (posix != null) {
      Path mine =
          Files.createTempFile(temp, "groundswell", ""); // user.name is "?" in some containers
      UserPrincipal me = Files.getOwner(mine);
      Files.delete(mine);
      if (!posix.getOwner().equals(me)) {
        throw new IOException("it belongs to another user");
      }
      posix.setPermissions(PosixFilePermissions.fromString("rwx------"));
    }
    return folder;
  }

  private static void unpack(String resource, Path target, String digest) throws IOException {
    if (Files.isRegularFile(target) && digest.equals(digestOf(target))) {
      return;
    }
    // Moved atomically: concurrent readers see either the old or the new file.
    Path unfinished = Files.createTempFile(target.getParent(), "", ".unfinished");
    try (InputStream bytes = open(resource)) {
      Files.copy(bytes, unfinished, StandardCopyOption.REPLACE_EXISTING);
      Files.move(
          unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static String digestOf(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file)) {
      return ModelDigest.of(bytes);
    }
  }

  private static InputStream open(String resource) throws IOException {
    InputStream bytes = ResourceExtractor.class.getResourceAsStream(resource);
    if (bytes == null) {
      throw new FileNotFoundException(resource + " isn't on the class path");
    }
    return bytes;
  }
}
