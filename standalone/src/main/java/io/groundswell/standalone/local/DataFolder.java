package io.groundswell.standalone.local;

import io.groundswell.standalone.support.CommandException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data of a run: a folder named by the user, kept and locked, or a temporary one that is
 * deleted at the end. It holds posts, so only its owner can read it: folders are 0700, files 0600.
 */
public final class DataFolder implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DataFolder.class);
  private static final Set<PosixFilePermission> PRIVATE_FOLDER =
      PosixFilePermissions.fromString("rwx------");

  /** Folders that a run creates; other content is not touched. */
  private static final List<String> PARTS = List.of("kafka", "redis", "state", "streams");

  private static final String LOCK = "lock";
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
   * Opens and locks a folder.
   *
   * @param kept the user's folder, created if missing; null for a temporary one
   * @throws CommandException if it can't be written to or another process has locked it
   */
  public static DataFolder open(@Nullable Path kept) {
    try {
      Path path =
          kept == null
              ? Files.createTempDirectory(TEMPORARY_PREFIX)
              : Files.createDirectories(kept.toAbsolutePath().normalize());
      boolean ours = isOurs(path);
      FileChannel lock =
          FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!locked(lock)) {
        lock.close();
        throw CommandException.failed("The data folder " + path + " is in use by another process.");
      }
      if (isPosix(path)) {
        // A folder with other content keeps its permissions: only the parts become private.
        int tightened = ours && tighten(path, PRIVATE_FOLDER) ? 1 : 0;
        for (String part : PARTS) {
          createPrivate(path.resolve(part));
        }
        tightened += tightenParts(path);
        if (kept != null && tightened > 0) {
          log.info("data folder made private: path={} changed={}", path, tightened);
        }
      }
      return new DataFolder(path, kept != null, lock);
    } catch (FileAlreadyExistsException e) {
      throw CommandException.failed("The data folder " + kept + " is a file; name a folder.", e);
    } catch (IOException e) {
      throw CommandException.failed(
          "The data folder "
              + (kept == null ? "in " + System.getProperty("java.io.tmpdir") : kept)
              + " can't be created or written to; name another with --data.",
          e);
    }
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** Whether it has no other content than that of runs. */
  private static boolean isOurs(Path folder) throws IOException {
    try (Stream<Path> content = Files.list(folder)) {
      return content.map(Path::getFileName).map(Path::toString).allMatch(DataFolder::isPart);
    }
  }

  private static boolean isPart(String name) {
    return name.equals(LOCK) || PARTS.contains(name);
  }

  private static void createPrivate(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PRIVATE_FOLDER));
    }
  }

  /** Removes the permissions of group and others; returns how many files and folders had any. */
  private static int tightenParts(Path folder) throws IOException {
    AtomicInteger tightened = new AtomicInteger();
    SimpleFileVisitor<Path> visitor =
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes)
              throws IOException {
            tightened.addAndGet(tighten(visited, PRIVATE_FOLDER) ? 1 : 0);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile()) {
              tightened.addAndGet(tighten(file, PRIVATE_FOLDER) ? 1 : 0);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE; // deleted during the walk
            }
            throw failure;
          }
        };
    Files.walkFileTree(folder.resolve(LOCK), visitor);
    for (String part : PARTS) {
      Files.walkFileTree(folder.resolve(part), visitor);
    }
    return tightened.get();
  }

  private static boolean tighten(Path path, Set<PosixFilePermission> most) throws IOException {
    Set<PosixFilePermission> now = Files.getPosixFilePermissions(path);
    Set<PosixFilePermission> kept = EnumSet.noneOf(PosixFilePermission.class);
    kept.addAll(now);
    kept.retainAll(most);
    if (kept.equals(now)) {
      return false;
    }
    Files.setPosixFilePermissions(path, kept);
    return true;
  }

  /** Folder of the broker, which formats it. */
  public Path kafka() {
    return path.resolve("kafka");
  }

  /** Folder of Redis, created if missing. */
  public Path redis() {
    try {
      return Files.createDirectories(path.resolve("redis"));
    } catch (IOException e) {
      throw CommandException.failed(
          "The folder " + path.resolve("redis") + " can't be created.", e);
    }
  }

  /** Whether the user named it, so that it is not deleted. */
  public boolean kept() {
    return kept;
  }

  /** Absolute path of the folder. */
  public Path path() {
    return path;
  }

  /** Unlocks it and, if it is temporary, deletes it. */
  @Override
  public void close() {
    try {
      if (kept && isPosix(path)) {
        tightenParts(path);
      }
      lock.close();
      if (!kept) {
        Utils.delete(path.toFile());
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
}
