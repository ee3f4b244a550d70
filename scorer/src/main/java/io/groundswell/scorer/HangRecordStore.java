package io.groundswell.scorer;

import io.groundswell.scorer.core.TextHash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the hashes of texts whose inference call hung in a file that survives the restart.
 * Instances that share the folder share the records.
 *
 * @param file one hash a line, one line for each hang
 */
record HangRecordStore(Path file) {
  private static final Logger log = LoggerFactory.getLogger(HangRecordStore.class);
  private static final int EXIT_CODE = 70; // EX_SOFTWARE

  static HangRecordStore in(Path stateDir) {
    return new HangRecordStore(stateDir.resolve("suspect-texts"));
  }

  /** Returns the number of hung calls for each text. */
  Map<TextHash, Integer> read() {
    Map<TextHash, Integer> hangs = new HashMap<>();
    try {
      if (Files.exists(file)) {
        Files.readAllLines(file).forEach(line -> hangs.merge(new TextHash(line), 1, Integer::sum));
      }
    } catch (IOException | UncheckedIOException e) {
      log.warn("suspect texts not read: file={} cause={}", file, e.toString());
    }
    return hangs;
  }

  void add(List<TextHash> hashes) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      // A single write: another instance may append concurrently.
      Files.writeString(
          file,
          hashes.stream().map(hash -> hash.hex() + "\n").collect(Collectors.joining()),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      log.error("suspect texts not kept: file={} cause={}", file, e.toString());
    }
  }

  /** Halts the JVM: a native call cannot be interrupted, and a clean stop would wait for it. */
  void addAndHalt(List<TextHash> hashes) {
    log.error("inference hangs, process ends: texts={}", hashes.size());
    add(hashes);
    Runtime.getRuntime().halt(EXIT_CODE);
  }
}
