package io.groundswell.scorer.hub;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of fetched models: {@code <owner>--<name>/<commit>/} has a model's files, and {@code
 * <owner>--<name>/<revision>.json} says what a revision is. May be copied to another machine, and
 * read where it can't be written.
 */
final class Cache {
  private static final Logger log = LoggerFactory.getLogger(Cache.class);

  /** A lock of a file is the process's, not a thread's. */
  private static final ReentrantLock IN_PROCESS = new ReentrantLock();

  private final Path root;

  Cache(Path root) {
    this.root = root;
  }

  /** Held until it is closed, however the process ends. */
  interface Lock extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Where a model's files are. Hugging Face allows no two dashes in a row in names.
   *
   * @param model {@code owner/name}, or a name of DJL's zoo
   */
  Path folder(String model, String commit) {
    return of(model).resolve(commit);
  }

  /**
   * What a revision is known to be.
   *
   * @return nothing if it isn't known, or can't be read; its files may be damaged
   */
  Optional<Manifest> read(String model, String revision) {
    Path file = manifest(model, revision);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Manifest.read(Files.readAllBytes(file)));
    } catch (IOException e) {
      log.debug("what is known of a model can't be read: file={}", file, e);
      return Optional.empty();
    }
  }

  /** Whether something is written of a revision, be it readable or not. */
  boolean has(String model, String revision) {
    return Files.exists(manifest(model, revision));
  }

  void write(Manifest manifest) {
    Path file = manifest(manifest.model(), manifest.revision());
    Disk.folderFor(file);
    Disk.write(file, manifest.bytes());
  }

  /** Waits until nobody else, here or in another process, changes the cache. */
  Lock lock() {
    IN_PROCESS.lock();
    try {
      FileChannel channel = locked(Disk.folder(root).resolve(".lock"));
      return () -> {
        try {
          channel.close();
        } catch (IOException e) {
          log.warn("lock can't be given back before the process ends: reason={}", e.getMessage());
        } finally {
          IN_PROCESS.unlock();
        }
      };
    } catch (RuntimeException e) {
      IN_PROCESS.unlock();
      throw e;
    }
  }

  private FileChannel locked(Path file) {
    FileChannel channel;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw Disk.unwritable(file, e);
    }
    try {
      if (channel.tryLock() == null) {
        log.info("another process is fetching a model; waiting for it: cache={}", root);
        channel.lock();
      }
      return channel;
    } catch (IOException e) {
      throw new FetchException(
          "%s can't be locked: %s. MODEL_CACHE chooses another folder for models."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private Path manifest(String model, String revision) {
    return of(model).resolve(URLEncoder.encode(revision, StandardCharsets.UTF_8) + ".json");
  }

  private Path of(String model) {
    return root.resolve(model.replace("djl://", "djl--").replace("/", "--"));
  }
}
