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
 * This instance's folder in {@code STATE_DIR}: the first numbered folder that no other instance has
 * locked. The lock ends with the process, however it ends, and the next instance uses the state.
 */
public final class StateFolder implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StateFolder.class);

  /** Earlier versions had it in the shared folder, which only one instance could use. */
  private static final String STREAMS = "streams";

  private static final int MOST_INSTANCES = 1_000;

  private final Path path;
  private final FileChannel lock;

  private StateFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Locks a folder, and creates it if it is missing.
   *
   * @param shared {@code STATE_DIR}
   * @throws IOException with one sentence if no folder can be locked
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

  /** The folder of the topologies' state. */
  public Path streams() {
    return path.resolve(STREAMS);
  }

  /** Releases the folder, with its content, for the next instance. */
  @Override
  public void close() throws IOException {
    lock.close();
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null; // held until the channel is closed
    } catch (OverlappingFileLockException e) {
      return false; // by an instance in this process
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
