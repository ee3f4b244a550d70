package io.groundswell.standalone.replay;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import io.groundswell.standalone.support.Pace;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Plays posts as if they were written now: the earliest immediately, the others at their distance
 * from it divided by the speed. Each post is sent at the time that it is dated with, so that none
 * is in the future.
 *
 * @param posts at least one
 * @param time pointer to the time in a post
 * @param speed above 0; 60 plays an hour in a minute
 */
record Replay(TimedPosts posts, JsonPointer time, double speed, Pace pace) {

  /** Publishes the posts. */
  interface Outlet {
    /**
     * @param line number in the file
     */
    void send(long line, byte[] value);
  }

  /**
   * Plays all posts, or until the pace is stopped.
   *
   * @param meanwhile called several times a second while no post is due
   * @return how many were sent
   */
  long play(Outlet outlet, Runnable meanwhile) throws IOException {
    Instant begin = pace.begin();
    Instant first = posts.places().get(0).time();
    long sent = 0;
    for (TimedPosts.Place place : posts.places()) {
      Duration due = played(Duration.between(first, place.time()));
      if (!pace.await(due, meanwhile)) {
        break;
      }
      outlet.send(place.line(), dated(posts.bytes(place), begin.plus(due)));
      sent++;
    }
    return sent;
  }

  /** The duration at this speed. */
  Duration played(Duration original) {
    double seconds = (original.getSeconds() + original.getNano() / 1e9) / speed;
    long whole = (long) seconds;
    return Duration.ofSeconds(whole, (long) ((seconds - whole) * 1e9));
  }

  /** The post with another time and otherwise unchanged. */
  private byte[] dated(byte[] value, Instant at) throws IOException {
    try {
      JsonNode post = StrictJson.parse(value);
      // Truncated, so that no post is dated after it is sent.
      TextNode text = TextNode.valueOf(at.truncatedTo(ChronoUnit.MILLIS).toString());
      JsonNode parent = post.at(time.head());
      if (parent instanceof ArrayNode array) {
        array.set(time.last().getMatchingIndex(), text);
      } else {
        ((ObjectNode) parent).set(time.last().getMatchingProperty(), text);
      }
      return StrictJson.write(post);
    } catch (BadInputException e) {
      throw new IOException("the file has changed during the replay", e);
    }
  }
}
