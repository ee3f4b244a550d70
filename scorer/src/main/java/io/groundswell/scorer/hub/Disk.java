package io.groundswell.scorer.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.ToLongFunction;

/**
 * The disk that the cache is on: its failures as sentences.
 *
 * @param usable bytes that are free where a folder is
 */
record Disk(ToLongFunction<Path> usable) {
  /** As the system tells. */
  static final Disk SYSTEM = new Disk(Disk::usableBytes);

  /** What is left over, so that a machine isn't brought down by its last byte. */
  private static final long MARGIN = 1 << 26;

  private static final long MB = 1_000_000;

  /** Creates a folder and those above it. */
  static Path folder(Path path) {
    try {
      return Files.createDirectories(path);
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  /** Creates the folder of a file, and those above it. */
  static void folderFor(Path file) {
    Path folder = file.getParent();
    if (folder != null) {
      folder(folder);
    }
  }

  /** Moves a whole file to where it belongs, over what is there. */
  static void moveInto(Path whole, Path place) {
    try {
      Files.move(whole, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw unwritable(place, e);
    }
  }

  /** Writes a small file, whole or not at all. */
  static void write(Path place, byte[] bytes) {
    Path part = place.resolveSibling(place.getFileName() + ".part");
    try {
      Files.write(part, bytes);
    } catch (IOException e) {
      throw unwritable(part, e);
    }
    moveInto(part, place);
  }

  /** Removes a file if it is there. */
  static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /** Bytes of a file; -1 if there is none. */
  static long size(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : -1;
    } catch (IOException e) {
      throw new FetchException("%s can't be read: %s.".formatted(file, e), e);
    }
  }

  /**
   * Checks that there is room.
   *
   * @throws FetchException if there isn't
   */
  void require(Path folder, long bytes) {
    long free = usable.applyAsLong(folder);
    if (bytes > 0 && free < bytes + MARGIN) {
      throw new FetchException(
          ("The model needs %d MB more in %s, where %d MB are free: make room, or choose another"
                  + " folder with MODEL_CACHE.")
              .formatted((bytes + MARGIN) / MB + 1, folder, free / MB));
    }
  }

  /** A full disk and a folder of somebody else's look alike here; the system's word tells them. */
  static FetchException unwritable(Path path, IOException cause) {
    return new FetchException(
        "%s can't be written: %s. MODEL_CACHE chooses another folder for models."
            .formatted(path, why(path, cause)),
        cause);
  }

  private static String why(Path path, IOException cause) {
    String message = String.valueOf(cause.getMessage());
    String said = message.replace(path + ": ", "");
    return cause.getClass() == IOException.class || cause.getMessage() == null
        ? said
        : "%s (%s)".formatted(cause.getClass().getSimpleName(), said);
  }

  private static long usableBytes(Path folder) {
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }
}
