package io.groundswell.standalone.follow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import io.groundswell.common.settings.ByteOrderMark;
import io.groundswell.standalone.support.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a feed is read: the content of a cursor file, so that a restart neither misses posts nor
 * sends them twice.
 *
 * @param timeUs events up to this time, in microseconds since the epoch, are processed
 * @param sent posts acknowledged since shortly before it, with their times
 */
public record Place(long timeUs, Map<String, Long> sent) {

  /**
   * Reads a cursor file; null if it does not exist.
   *
   * @throws CommandException if it has other content or can't be read
   */
  public static @Nullable Place read(Path file) {
    try {
      if (Files.notExists(file)) {
        return null;
      }
      JsonNode json = StrictJson.parse(ByteOrderMark.without(Files.readAllBytes(file)));
      Map<String, Long> sent = new HashMap<>();
      for (Map.Entry<String, JsonNode> post : json.path("sent").properties()) {
        sent.put(post.getKey(), post.getValue().longValue());
      }
      long timeUs = json.path("time_us").asLong();
      if (timeUs <= 0) {
        throw CommandException.failed(file + " is no cursor file; remove it, or name another.");
      }
      return new Place(timeUs, sent);
    } catch (BadInputException e) {
      throw CommandException.failed(file + " is no cursor file; remove it, or name another.");
    } catch (IOException e) {
      throw CommandException.failed(
          "The cursor file " + file + " can't be read: " + e.getMessage());
    }
  }

  /**
   * Replaces the file atomically: after a crash, the old or the new one is there.
   *
   * @throws CommandException if that fails
   */
  public void write(Path file) {
    ObjectNode json = StrictJson.object().put("time_us", timeUs);
    ObjectNode posts = json.putObject("sent");
    sent.forEach(posts::put);
    Path next = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.write(next, StrictJson.write(json));
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw CommandException.failed(
          "The cursor file " + file + " can't be written: " + e.getMessage());
    }
  }
}
