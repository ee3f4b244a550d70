package io.groundswell.standalone.follow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import io.groundswell.common.settings.ByteOrderMark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a feed was read: what a restart needs to leave no gap and send nothing twice.
 *
 * @param timeUs everything up to this time of the feed, in microseconds, was taken or passed over
 * @param sent posts from shortly before it on that the broker has, with their times
 */
public record Place(long timeUs, Map<String, Long> sent) {

  /**
   * Reads the place that {@link #write} has left; null if there is no such file.
   *
   * @throws FeedException if there is something else in it
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
        throw new FeedException(file + " is no cursor file; remove it, or name another.");
      }
      return new Place(timeUs, sent);
    } catch (BadInputException e) {
      throw new FeedException(file + " is no cursor file; remove it, or name another.");
    } catch (IOException e) {
      throw new FeedException("The cursor file " + file + " can't be read: " + e.getMessage());
    }
  }

  /**
   * Replaces the file as a whole: whoever is killed meanwhile finds the old one.
   *
   * @throws FeedException if that fails
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
      throw new FeedException("The cursor file " + file + " can't be written: " + e.getMessage());
    }
  }
}
