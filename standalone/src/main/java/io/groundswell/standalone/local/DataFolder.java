package io.groundswell.standalone.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Where a run keeps its data: a folder of the user's, kept and locked, or a temporary one that goes
 * away at the end.
 */
public final class DataFolder implements AutoCloseable {
  private static final String TEMPORARY_PREFIX = "groundswell-";

  private final Path path;
  private final boolean kept;
  private final FileChannel lock;

  private DataFolder(Path path, boolean kept, FileChannel lock) {
    this.path = path;
    this.kept = kept;
    this.lock = lock;
  }

  /**
   * Opens it; only one process can have it at a time.
   *
   * @param kept the user's folder, created if missing; null for a temporary one
   * @throws LocalException if it can't be written to or another process has it
   */
  public static DataFolder open(@Nullable Path kept) {
    try {
      Path path =
          kept == null
              ? Files.createTempDirectory(TEMPORARY_PREFIX)
              : Files.createDirectories(kept).toAbsolutePath().normalize();
      FileChannel lock =
          FileChannel.open(
              path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!locked(lock)) {
        lock.close();
        throw new LocalException("The data folder " + path + " is in use by another process.");
      }
      return new DataFolder(path, kept != null, lock);
    } catch (IOException e) {
      throw new LocalException(
          "The data folder "
              + (kept == null ? "in " + System.getProperty("java.io.tmpdir") : kept)
              + " can't be created or written to.",
          e);
    }
  }

  /** The broker's part, created by the broker. */
  public Path kafka() {
    return path.resolve("kafka");
  }

  /** Redis's part, there already. */
  public Path redis() {
    try {
      return Files.createDirectories(path.resolve("redis"));
    } catch (IOException e) {
      throw new LocalException("The folder " + path.resolve("redis") + " can't be created.", e);
    }
  }

  /** Whether it outlives the run. */
  public boolean kept() {
    return kept;
  }

  /** The folder itself, absolute. */
  public Path path() {
    return path;
  }

  /** Unlocks it, and removes it if it is temporary. */
  @Override
  public void close() {
    try {
      lock.close();
      if (!kept) {
        delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock held = channel.tryLock(); // held until the channel is closed
      return held != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
