package io.groundswell.standalone.replay;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import io.groundswell.standalone.support.ByteLines;
import io.groundswell.standalone.support.CommandException;
import io.groundswell.topics.CreatedAt;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A file of posts as JSON lines, sorted by time; posts of the same time keep the order of the file.
 * Only the places of the lines are held in memory: about 80 bytes a post.
 */
final class TimedPosts implements AutoCloseable {
  /** Limit of a record of the raw topic. */
  private static final int MAX_LINE_BYTES = 1 << 20;

  private static final int MOST_LINES = 3_000_000;
  private static final Instant EARLIEST = Instant.EPOCH;
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  private final FileChannel file;
  private final List<Place> places = new ArrayList<>();
  private final List<Refused> refused = new ArrayList<>();
  private long blank;

  /**
   * The place of a post in the file.
   *
   * @param line number; the first is 1
   * @param time of the post
   */
  record Place(long line, Instant time, long offset, int length) {}

  /**
   * A line that is not a post with a time.
   *
   * @param reason without a capital or a full stop
   */
  record Refused(long line, String reason) {}

  private TimedPosts(FileChannel file) {
    this.file = file;
  }

  /**
   * Reads the whole file once.
   *
   * @param time pointer to the time in a post
   * @throws CommandException if it is not a regular file or has too many lines to be sorted
   */
  static TimedPosts read(Path path, JsonPointer time) throws IOException {
    if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
      throw CommandException.usage(path + " is not a file that can be read.");
    }
    TimedPosts posts = new TimedPosts(FileChannel.open(path));
    try (InputStream in = Files.newInputStream(path)) {
      ByteLines lines = new ByteLines(in, MAX_LINE_BYTES);
      for (ByteLines.Line line = lines.next(); line != null; line = lines.next()) {
        posts.add(line, time);
      }
      posts.places.sort(Comparator.comparing(Place::time)); // a stable sort
      return posts;
    } catch (IOException | RuntimeException e) {
      posts.close();
      throw e;
    }
  }

  /** The posts, the earliest first. */
  List<Place> places() {
    return places;
  }

  /** Lines that are not posts with a time, in the order of the file. */
  List<Refused> refused() {
    return refused;
  }

  /** Number of blank lines. */
  long blank() {
    return blank;
  }

  /** From the earliest post to the latest; there must be at least one. */
  Duration length() {
    return Duration.between(places.get(0).time(), places.get(places.size() - 1).time());
  }

  /** The unchanged bytes of the line. */
  byte[] bytes(Place place) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(place.length());
    while (bytes.hasRemaining()) {
      if (file.read(bytes, place.offset() + bytes.position()) < 0) {
        throw new IOException("the file has become shorter during the replay");
      }
    }
    return bytes.array();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void add(ByteLines.Line line, JsonPointer pointer) {
    if (places.size() + refused.size() >= MOST_LINES) {
      throw CommandException.usage(
          "The file has more than " + MOST_LINES + " posts: split it by time.");
    }
    if (line.tooLong()) {
      refuse(line, "it is longer than " + MAX_LINE_BYTES + " bytes");
    } else if (new String(line.bytes(), StandardCharsets.UTF_8).isBlank()) {
      blank++;
    } else {
      addPost(line, pointer);
    }
  }

  private void addPost(ByteLines.Line line, JsonPointer pointer) {
    try {
      JsonNode post = StrictJson.parse(line.bytes());
      JsonNode value = post.at(pointer);
      Instant time = CreatedAt.read(value);
      if (!post.isObject()) {
        refuse(line, "it is not a JSON object");
      } else if (time != null) {
        addPost(line, pointer, time);
      } else if (CreatedAt.isUnreadable(value)) {
        refuse(line, "its time at " + pointer + " has no form that is read");
      } else {
        refuse(line, "it has no time at " + pointer);
      }
    } catch (BadInputException e) {
      refuse(line, "it is not valid JSON");
    }
  }

  private void addPost(ByteLines.Line line, JsonPointer pointer, Instant time) {
    if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
      refuse(line, "its time at " + pointer + " is not of the years 1970 to 9999");
    } else {
      places.add(new Place(line.number(), time, line.offset(), line.bytes().length));
    }
  }

  private void refuse(ByteLines.Line line, String reason) {
    refused.add(new Refused(line.number(), reason));
  }
}
