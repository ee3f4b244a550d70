package io.groundswell.standalone.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A note that a run leaves for other commands of the same user: its process and where its Redis is,
 * whose password is made anew for each run. Readable by the user alone; the latest run's note
 * stands.
 *
 * @param pid the process that runs everything
 * @param redisUrl with the password
 */
public record RunningInstance(long pid, String redisUrl) {
  private static final Logger log = LoggerFactory.getLogger(RunningInstance.class);

  /** Where the note is left by default. */
  public static Path defaultFile() {
    return Path.of(System.getProperty("user.home"), ".cache", "groundswell", "running.json");
  }

  /** Leaves the note; a failure is a warning, since scoring needs none. */
  public void leaveAt(Path file) {
    try {
      Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
      Path draft =
          Files.createTempFile(
              folder,
              "running",
              ".tmp",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(
          draft, StrictJson.write(StrictJson.object().put("pid", pid).put("redis_url", redisUrl)));
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      log.warn("note for other commands not written: file={} reason={}", file, e.toString());
    }
  }

  /** The note, if one stands there and its process is alive. */
  public static Optional<RunningInstance> at(Path file) {
    try {
      JsonNode note = StrictJson.parse(Files.readAllBytes(file));
      RunningInstance instance =
          new RunningInstance(note.path("pid").asLong(), note.path("redis_url").asText());
      boolean alive = ProcessHandle.of(instance.pid).map(ProcessHandle::isAlive).orElse(false);
      return alive ? Optional.of(instance) : Optional.empty();
    } catch (IOException | BadInputException e) {
      return Optional.empty();
    }
  }

  /** Takes the note away if it is still this run's. */
  public void removeFrom(Path file) {
    if (at(file).equals(Optional.of(this))) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        log.warn("note for other commands not removed: file={} reason={}", file, e.toString());
      }
    }
  }
}
