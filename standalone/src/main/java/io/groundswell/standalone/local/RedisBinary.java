package io.groundswell.standalone.local;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An executable Redis. Distributions fix vulnerabilities in their packages, so the executable on
 * the {@code PATH} is preferred unless it is older than the bundled one.
 *
 * @param file the executable
 * @param version such as {@code 7.0.15}
 * @param origin {@code bundled}, or the executable's path
 */
record RedisBinary(Path file, String version, String origin) {
  /** The version of the binaries in {@code org.signal:embedded-redis}. */
  static final String BUNDLED_VERSION = "7.0.15";

  private static final Pattern VERSION = Pattern.compile("v=(\\d+)\\.(\\d+)\\.(\\d+)");
  private static final long ANSWER_SECONDS = 5;

  /**
   * Executables in the order in which to try them, without those that can't be unpacked or run.
   *
   * @param path the value of {@code PATH}
   * @param scratch an existing folder to unpack into
   */
  static List<RedisBinary> candidates(String path, Path scratch) {
    List<RedisBinary> candidates = new ArrayList<>();
    unpacked(scratch).ifPresent(candidates::add);
    onPath(path)
        .ifPresent(
            own -> {
              boolean current =
                  Version.parse(own.version).compareTo(Version.parse(BUNDLED_VERSION)) >= 0;
              candidates.add(current ? 0 : candidates.size(), own);
            });
    return candidates;
  }

  /** As {@code up} prints it: {@code 7.0.15 (bundled)}. */
  @Override
  public String toString() {
    return version + " (" + origin + ")";
  }

  private static Optional<RedisBinary> onPath(String path) {
    return Stream.of(path.split(File.pathSeparator))
        .filter(folder -> !folder.isBlank())
        .flatMap(RedisBinary::executables)
        .flatMap(file -> versionOf(file).map(v -> new RedisBinary(file, v, "" + file)).stream())
        .findFirst();
  }

  private static Stream<Path> executables(String folder) {
    try {
      Path file = Path.of(folder, "redis-server");
      return Files.isRegularFile(file) && Files.isExecutable(file) ? Stream.of(file) : Stream.of();
    } catch (InvalidPathException e) {
      return Stream.of(); // the name is invalid on this file system
    }
  }

  private static Optional<String> versionOf(Path file) {
    try {
      Process asked = new ProcessBuilder(file.toString(), "--version").start();
      asked.getOutputStream().close();
      if (!asked.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS)) {
        asked.destroyForcibly();
        return Optional.empty();
      }
      byte[] answer = asked.getInputStream().readNBytes(1_000);
      Matcher version = VERSION.matcher(new String(answer, StandardCharsets.UTF_8));
      return version.find() ? Optional.of(version.group().substring(2)) : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<RedisBinary> unpacked(Path scratch) {
    String os =
        System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
    String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    String name = "redis-server-" + BUNDLED_VERSION + "-" + os + "-" + arch;
    Path file = scratch.resolve(name);
    try (InputStream binary = RedisBinary.class.getClassLoader().getResourceAsStream(name)) {
      if (binary == null) {
        return Optional.empty();
      }
      Files.deleteIfExists(file);
      Files.copy(binary, file);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
      return Optional.of(new RedisBinary(file, BUNDLED_VERSION, "bundled"));
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty(); // only the executable on the PATH is left
    }
  }
}
