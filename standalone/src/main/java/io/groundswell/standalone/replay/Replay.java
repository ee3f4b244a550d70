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
 * Plays posts as if they were written now: the earliest at once, every other so long after it as
 * its own time says, divided by the speed. A post is sent at the very moment that it is then dated
 * with, so that none lies in the future.
 *
 * @param posts at least one
 * @param time where a post has its time
 * @param speed above 0; 60 plays an hour in a minute
 */
record Replay(TimedPosts posts, JsonPointer time, double speed, Pace pace) {

  /** Takes the posts. */
  interface Outlet {
    /**
     * @param line where the post stands in the file
     */
    void send(long line, byte[] value);
  }

  /**
   * Plays all posts, or until the pace is told to stop.
   *
   * @param meanwhile called now and then while nothing is due
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

  /** How long it takes to play what took so long. */
  Duration played(Duration original) {
    double seconds = (original.getSeconds() + original.getNano() / 1e9) / speed;
    long whole = (long) seconds;
    return Duration.ofSeconds(whole, (long) ((seconds - whole) * 1e9));
  }

  /** The post with another time; nothing else changes. */
  private byte[] dated(byte[] value, Instant at) throws IOException {
    try {
      JsonNode post = StrictJson.parse(value);
      // Cut, not rounded: a post must not be dated after the moment of its sending.
      TextNode text = TextNode.valueOf(at.truncatedTo(ChronoUnit.MILLIS).toString());
      JsonNode parent = post.at(time.head());
      if (parent instanceof ArrayNode array) {
        array.set(time.last().getMatchingIndex(), text);
      } else {
        ((ObjectNode) parent).set(time.last().getMatchingProperty(), text);
      }
      return StrictJson.write(post);
    } catch (BadInputException e) {
      throw new IOException("the file has changed while it was played", e);
    }
  }
}
