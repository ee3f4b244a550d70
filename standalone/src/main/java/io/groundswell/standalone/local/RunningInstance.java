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
 * A file in which other commands of the same user find a run: its process and its Redis, whose
 * password is new for each run. Only the user can read it; a later run replaces it.
 *
 * @param pid of the process
 * @param redisUrl with the password
 */
public record RunningInstance(long pid, String redisUrl) {
  private static final Logger log = LoggerFactory.getLogger(RunningInstance.class);

  /** The default path. */
  public static Path defaultFile() {
    return Path.of(System.getProperty("user.home"), ".cache", "groundswell", "running.json");
  }

  /** Writes the file; a failure is only logged, since scoring does not need it. */
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

  /** The run described in the file, if its process is alive. */
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

  /** Deletes the file if it still describes this run. */
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
