package io.groundswell.processor.audience;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of {@code STATE_DIR} that one instance alone may use: the first numbered folder that no
 * other has, so that instances on one machine may share the whole. The lock goes with the process,
 * however it ends, and the next one to start takes up what is there.
 */
public final class StateFolder implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StateFolder.class);

  /** It stood in the shared folder itself when only one instance could have that. */
  private static final String STREAMS = "streams";

  private static final int MOST_INSTANCES = 1_000;

  private final Path path;
  private final FileChannel lock;

  private StateFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Takes a folder, created if need be.
   *
   * @param shared {@code STATE_DIR}
   * @throws IOException with one sentence if none can be had
   */
  public static StateFolder take(Path shared) throws IOException {
    try {
      for (int number = 0; number < MOST_INSTANCES; number++) {
        Path path = Files.createDirectories(shared.resolve(Integer.toString(number)));
        FileChannel lock =
            FileChannel.open(
                path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (locked(lock)) {
          StateFolder taken = new StateFolder(path, lock);
          if (number == 0) {
            taken.moveIn(shared);
          }
          log.debug("state folder taken: path={}", path);
          return taken;
        }
        lock.close();
      }
    } catch (IOException e) {
      throw new IOException(
          "The folder " + shared + " can't be written to: STATE_DIR chooses another.", e);
    }
    throw new IOException("All folders in " + shared + " are taken: STATE_DIR chooses another.");
  }

  /** Where the instance's topologies keep what they count. */
  public Path streams() {
    return path.resolve(STREAMS);
  }

  /** Leaves it to the next instance, with all that is in it. */
  @Override
  public void close() throws IOException {
    lock.close();
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null; // held until the channel is closed
    } catch (OverlappingFileLockException e) {
      return false; // by an instance in this very process
    }
  }

  private void moveIn(Path shared) throws IOException {
    Path old = shared.resolve(STREAMS);
    if (Files.exists(old) && !Files.exists(streams())) {
      Files.move(old, streams(), StandardCopyOption.ATOMIC_MOVE);
      log.info("state moved, so that instances can share its folder: to={}", streams());
    }
  }
}
