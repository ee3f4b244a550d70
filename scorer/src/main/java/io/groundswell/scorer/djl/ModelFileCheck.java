package io.groundswell.scorer.djl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Detects files with a model file's name and other content, as failed downloads leave them. */
final class ModelFileCheck {
  private static final int START = 128;

  private ModelFileCheck() {}

  /**
   * Rejects a file by its first bytes.
   *
   * @throws ModelLoadException if it is empty, a Git LFS pointer or a web page, or can't be read
   */
  static void refuse(Path file) {
    String start;
    try (InputStream bytes = Files.newInputStream(file)) {
      start = new String(bytes.readNBytes(START), ISO_8859_1);
    } catch (IOException e) {
      throw new ModelLoadException("%s can't be read.".formatted(file), e);
    }
    if (start.isEmpty()) {
      throw new ModelLoadException("%s is empty: fetch it again.".formatted(file));
    }
    if (start.startsWith("version https://git-lfs")) {
      throw new ModelLoadException(
          "%s is a Git LFS pointer: fetch the real file, with git lfs pull or a download."
              .formatted(file));
    }
    if (start.stripLeading().startsWith("<")) {
      throw new ModelLoadException(
          "%s is a web page, not a model's file: fetch it by its download address."
              .formatted(file));
    }
  }
}
