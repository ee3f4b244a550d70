package io.groundswell.standalone.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import io.groundswell.standalone.support.ByteLines;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** More than a thousand posts, written for this project, about an evening of invented events. */
public final class DemoPosts {
  /** Field that names the act; it belongs to the script and is not published. */
  static final String ACT = "act";

  private static final String RESOURCE = "/groundswell/demo/posts.jsonl";
  private static final int MAX_LINE_BYTES = 1 << 16;

  private DemoPosts() {}

  /**
   * All posts, by act and, within an act, in the order in which they are played.
   *
   * @throws IOException if they are missing or malformed
   */
  public static List<ObjectNode> read() throws IOException {
    List<ObjectNode> posts = lines();
    posts.forEach(post -> post.remove(ACT));
    return posts;
  }

  /** The posts with their acts. */
  static List<ObjectNode> lines() throws IOException {
    List<ObjectNode> posts = new ArrayList<>();
    try (InputStream in = DemoPosts.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IOException(RESOURCE + " is missing");
      }
      ByteLines lines = new ByteLines(in, MAX_LINE_BYTES);
      for (ByteLines.Line line = lines.next(); line != null; line = lines.next()) {
        posts.add((ObjectNode) StrictJson.parse(line.bytes()));
      }
    } catch (BadInputException e) {
      throw new IOException(RESOURCE + " has a malformed line: " + e.getMessage(), e);
    }
    return posts;
  }
}
