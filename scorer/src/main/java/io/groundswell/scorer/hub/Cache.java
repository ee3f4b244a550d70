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
 * The folder of downloaded models: {@code <owner>--<name>/<commit>/} has a model's files, and
 * {@code <owner>--<name>/<revision>.json} is the {@link Manifest} of a revision. It may be copied
 * to another machine and mounted read-only.
 */
final class Cache {
  private static final Logger log = LoggerFactory.getLogger(Cache.class);

  /** File locks are held by the process, so threads need a second lock. */
  private static final ReentrantLock IN_PROCESS = new ReentrantLock();

  private final Path root;

  Cache(Path root) {
    this.root = root;
  }

  /** A lock that is held until it is closed or the process ends. */
  interface Lock extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * The folder of a model's files. {@code --} is unambiguous: Hugging Face forbids it in names.
   *
   * @param model {@code owner/name}, or a name of DJL's zoo
   */
  Path folder(String model, String commit) {
    return of(model).resolve(commit);
  }

  /**
   * Reads the manifest of a revision.
   *
   * @return empty if it is missing or unreadable; the files it lists may be damaged
   */
  Optional<Manifest> read(String model, String revision) {
    Path file = manifest(model, revision);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Manifest.read(Files.readAllBytes(file)));
    } catch (IOException e) {
      log.debug("model manifest unreadable: file={}", file, e);
      return Optional.empty();
    }
  }

  /** Whether a revision has a manifest, readable or not. */
  boolean has(String model, String revision) {
    return Files.exists(manifest(model, revision));
  }

  void write(Manifest manifest) {
    Path file = manifest(manifest.model(), manifest.revision());
    Disk.folderFor(file);
    Disk.write(file, manifest.bytes());
  }

  /** Takes the exclusive lock of the cache, across threads and processes. */
  Lock lock() {
    IN_PROCESS.lock();
    try {
      FileChannel channel = locked(Disk.folder(root).resolve(".lock"));
      return () -> {
        try {
          channel.close();
        } catch (IOException e) {
          log.warn("model cache lock not released until exit: reason={}", e.getMessage());
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
        log.info("model cache locked by another process, waiting: cache={}", root);
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
