package io.groundswell.standalone.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import io.groundswell.standalone.support.Pace;
import io.groundswell.topics.Subject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The evening that the demo plays: whom it is about, what happens when, and what is said of it. The
 * same each time, to the millisecond.
 *
 * @param subjects to be declared before it
 * @param events in order of time
 */
public record DemoScript(List<Subject> subjects, List<Event> events) {
  private static final String RESOURCE = "/groundswell/demo/evening.json";

  /** How many posts a mood of the crowd lasts: it is now chatty, now quiet. */
  private static final int POSTS_OF_A_MOOD = 8;

  /** Standard deviation of the logarithm of the crowd's pace. */
  private static final double RESTLESSNESS = 0.45;

  /** Something that happens. */
  sealed interface Event {
    /**
     * When it happens, from the moment at which the demo is started; what happened in the minute
     * before is negative.
     */
    Duration at();
  }

  /**
   * A story takes a turn, and its audience hears of it.
   *
   * @param name by which posts say that they belong to it
   * @param until when the last of its posts is written
   * @param fade above 0; 1 if its posts come evenly, more if most come at once and fewer later
   * @param says in a line what happens
   * @param marker its name among the markers; null if it needs none
   * @param subject whose marker it is
   */
  record Act(
      String name,
      Duration at,
      Duration until,
      double fade,
      String says,
      @Nullable String marker,
      @Nullable String subject)
      implements Event {}

  /**
   * Somebody says something.
   *
   * @param post as it is sent, but for its id and time
   */
  public record Line(Duration at, ObjectNode post) implements Event {}

  /** Where an evening happens. */
  interface Stage {
    /** A story takes a turn. */
    void turn(Act act, Instant at);

    /** Somebody says something. */
    void say(ObjectNode post, Instant at);
  }

  /**
   * The script.
   *
   * @throws IOException if it is missing or malformed
   */
  public static DemoScript read() throws IOException {
    try (InputStream in = DemoScript.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IOException(RESOURCE + " is missing");
      }
      JsonNode script = StrictJson.parse(in.readAllBytes());
      List<Subject> subjects = new ArrayList<>();
      for (JsonNode subject : script.path("subjects")) {
        subjects.add(Subject.read(subject));
      }
      Random random = new Random(script.path("seed").asLong());
      List<ObjectNode> posts = DemoPosts.lines();
      List<Event> events = new ArrayList<>();
      for (JsonNode json : script.path("acts")) {
        Act act = act(json);
        events.add(act);
        events.addAll(lines(act, posts, random));
      }
      // Stable: an act comes before the first that is said in it.
      events.sort(Comparator.comparing(Event::at));
      return new DemoScript(subjects, events);
    } catch (BadInputException e) {
      throw new IOException(RESOURCE + " is malformed: " + e.getMessage(), e);
    }
  }

  /** All acts, in order of time. */
  List<Act> acts() {
    return of(Act.class).toList();
  }

  /** All that is said, in order of time. */
  public List<Line> lines() {
    return of(Line.class).toList();
  }

  /** From the start to the last that happens. */
  Duration lasts() {
    return events.get(events.size() - 1).at();
  }

  /** The same with what happened before the start. */
  private Duration length() {
    return lasts().minus(events.get(0).at());
  }

  /**
   * Plays the evening. What happened before its start is said at once and dated in the past, as
   * what a feed brings that is turned on in the middle of a show: without a minute to compare with,
   * nothing can be a change of mind.
   *
   * @param loop whether it begins anew at its end; then its first minute takes a minute, too
   * @return false if the pace was told to stop
   */
  boolean play(Pace pace, boolean loop, Stage stage) {
    Instant begin = pace.begin();
    Duration evenings = Duration.ZERO;
    do {
      for (Event event : events) {
        Duration due = evenings.plus(event.at());
        if (!pace.await(due, () -> {})) {
          return false;
        }
        if (event instanceof Act act) {
          stage.turn(act, begin.plus(due));
        } else if (event instanceof Line line) {
          stage.say(line.post(), begin.plus(due));
        }
      }
      evenings = evenings.plus(length());
    } while (loop);
    return true;
  }

  private <T extends Event> Stream<T> of(Class<T> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast);
  }

  private static Act act(JsonNode json) {
    return new Act(
        json.path("name").asText(),
        Duration.ofSeconds(json.path("from").asLong()),
        Duration.ofSeconds(json.path("to").asLong()),
        json.path("fade").asDouble(1),
        json.path("says").asText(),
        json.path("marker").textValue(),
        json.path("subject").textValue());
  }

  /**
   * The posts of an act, in the order in which they were written down, at times of a crowd: gaps
   * are those of independent people (exponential), at a pace that goes up and down, and then
   * stretched so that they fill the act.
   */
  private static List<Event> lines(Act act, List<ObjectNode> posts, Random random) {
    List<ObjectNode> said =
        posts.stream()
            .filter(post -> post.path(DemoPosts.ACT).asText().equals(act.name()))
            .toList();
    double[] passed = new double[said.size()];
    double all = 0;
    double pace = 1;
    for (int i = 0; i < passed.length; i++) {
      if (i % POSTS_OF_A_MOOD == 0) {
        pace = StrictMath.exp(RESTLESSNESS * random.nextGaussian());
      }
      all -= StrictMath.log(1 - random.nextDouble()) / pace;
      passed[i] = all;
    }
    double millis = act.until().minus(act.at()).toMillis();
    List<Event> lines = new ArrayList<>();
    for (int i = 0; i < passed.length; i++) {
      long since = (long) (millis * StrictMath.pow(passed[i] / all, act.fade()));
      ObjectNode post = said.get(i).deepCopy();
      post.remove(DemoPosts.ACT);
      lines.add(new Line(act.at().plusMillis(since), post));
    }
    return lines;
  }
}
