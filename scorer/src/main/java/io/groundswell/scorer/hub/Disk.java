package io.groundswell.scorer.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;
import java.util.function.ToLongFunction;

/**
 * File operations of the cache; failures become sentences.
 *
 * @param usable free bytes of the disk of a folder
 */
record Disk(ToLongFunction<Path> usable) {
  /** The free space that the operating system reports. */
  static final Disk SYSTEM = new Disk(Disk::usableBytes);

  /** Bytes that stay free, so that a download never fills the disk. */
  private static final long MARGIN = 1 << 26;

  private static final long MB = 1_000_000;

  /** Creates a folder and its parents. */
  static Path folder(Path path) {
    try {
      return Files.createDirectories(path);
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  /** Creates the parent folders of a file. */
  static void folderFor(Path file) {
    Path folder = file.getParent();
    if (folder != null) {
      folder(folder);
    }
  }

  /** Moves a complete file to its place atomically, and replaces an existing one. */
  static void moveInto(Path whole, Path place) {
    try {
      Files.move(whole, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw unwritable(place, e);
    }
  }

  /** Writes a small file atomically. */
  static void write(Path place, byte[] bytes) {
    Path part = place.resolveSibling(place.getFileName() + ".part");
    try {
      Files.write(part, bytes);
    } catch (IOException e) {
      throw unwritable(part, e);
    }
    moveInto(part, place);
  }

  /**
   * Copies a stream to a file.
   *
   * @param from where to append; 0 replaces the file
   * @param size receives the file's size before each write, and may throw
   * @throws IOException if the stream fails
   * @throws FetchException if the file cannot be written
   */
  static void copy(InputStream in, Path file, long from, LongConsumer size) throws IOException {
    try (OutputStream out = open(file, from)) {
      byte[] buffer = new byte[1 << 16];
      long written = from;
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        written += read;
        size.accept(written);
        write(out, buffer, read, file);
      }
    }
  }

  private static OutputStream open(Path file, long from) {
    try {
      return from == 0
          ? Files.newOutputStream(file)
          : Files.newOutputStream(file, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  private static void write(OutputStream out, byte[] bytes, int count, Path file) {
    try {
      out.write(bytes, 0, count);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /** Deletes a file if it exists. */
  static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /** The size of a file in bytes; -1 if it does not exist. */
  static long size(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : -1;
    } catch (IOException e) {
      throw new FetchException("%s can't be read: %s.".formatted(file, e), e);
    }
  }

  /**
   * Checks the free space.
   *
   * @throws FetchException if it is less than needed
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

  /** The message includes the system's reason: the disk may be full, or the folder read-only. */
  static FetchException unwritable(Path path, IOException cause) {
    return new FetchException(
        "%s can't be written: %s. MODEL_CACHE chooses another folder for models."
            .formatted(path, why(path, cause)),
        cause);
  }

  private static String why(Path path, IOException cause) {
    String message = String.valueOf(cause.getMessage());
    String reason = message.replace(path + ": ", "");
    return cause.getClass() == IOException.class || cause.getMessage() == null
        ? reason
        : "%s (%s)".formatted(cause.getClass().getSimpleName(), reason);
  }

  private static long usableBytes(Path folder) {
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }
}
