package io.groundswell.standalone.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import redis.embedded.core.ExecutableProvider;

/** Finds an executable Redis: the machine's own first, else the one that is packed with us. */
final class RedisBinary {
  private RedisBinary() {}

  /**
   * Candidates in the order in which to try them; what can't even be unpacked is left out.
   *
   * @param path the value of {@code PATH}
   * @param scratch an existing folder to unpack into
   */
  static List<Path> candidates(String path, Path scratch) {
    List<Path> candidates = new ArrayList<>();
    Arrays.stream(path.split(java.io.File.pathSeparator))
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder, "redis-server"))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst()
        .ifPresent(candidates::add);
    try {
      candidates.add(ExecutableProvider.newJarResourceProvider(scratch.toFile()).get().toPath());
    } catch (IOException | RuntimeException e) {
      // No binary for this platform: the machine's own is all there is.
    }
    return candidates;
  }
}
