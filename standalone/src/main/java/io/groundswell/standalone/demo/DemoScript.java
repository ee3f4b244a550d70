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
 * The evening that the demo plays: its subjects, its events and the posts about them. Each run is
 * the same to the millisecond.
 *
 * @param subjects declared before it starts
 * @param events in order of time
 */
public record DemoScript(List<Subject> subjects, List<Event> events) {
  private static final String RESOURCE = "/groundswell/demo/evening.json";

  /** Posts after which the rate of the crowd changes. */
  private static final int POSTS_AT_ONE_RATE = 8;

  /** Standard deviation of the logarithm of the crowd's rate. */
  private static final double RATE_DEVIATION = 0.45;

  /** An act begins, or a post is written. */
  sealed interface Event {
    /** Time since the start of the demo; negative for events of the minute before it. */
    Duration at();
  }

  /**
   * A turn of a story, followed by posts about it.
   *
   * @param name that its posts refer to
   * @param until time of its last post
   * @param fade above 0; at 1 its posts are spread evenly, above 1 most are near the beginning
   * @param summary of what happens, in one line
   * @param marker name of its marker; null if it has none
   * @param subject of its marker
   */
  record Act(
      String name,
      Duration at,
      Duration until,
      double fade,
      String summary,
      @Nullable String marker,
      @Nullable String subject)
      implements Event {}

  /**
   * A post.
   *
   * @param post without its id and time
   */
  public record Line(Duration at, ObjectNode post) implements Event {}

  /** Receives the events of an evening. */
  interface Stage {
    /** An act begins. */
    void turn(Act act, Instant at);

    /** A post is written. */
    void post(ObjectNode post, Instant at);
  }

  /**
   * Reads the script.
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
      // The sort is stable: an act stays before its first post.
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

  /** All posts, in order of time. */
  public List<Line> lines() {
    return of(Line.class).toList();
  }

  /** From the start to the last event. */
  Duration lasts() {
    return events.get(events.size() - 1).at();
  }

  /** From the first event, which is before the start, to the last. */
  private Duration length() {
    return lasts().minus(events.get(0).at());
  }

  /**
   * Plays the evening. Posts of the minute before its start are published immediately, dated in the
   * past: a shift can only be detected against an earlier minute.
   *
   * @param loop whether to repeat it; from then on its first minute is played in real time, too
   * @return false if the pace was stopped
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
          stage.post(line.post(), begin.plus(due));
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
        json.path("summary").asText(),
        json.path("marker").textValue(),
        json.path("subject").textValue());
  }

  /**
   * The posts of an act, in the order of the file. The gaps between them are exponentially
   * distributed, as those of independent authors are, at a varying rate; then all are scaled to the
   * length of the act.
   */
  private static List<Event> lines(Act act, List<ObjectNode> posts, Random random) {
    List<ObjectNode> own =
        posts.stream()
            .filter(post -> post.path(DemoPosts.ACT).asText().equals(act.name()))
            .toList();
    double[] passed = new double[own.size()];
    double all = 0;
    double rate = 1;
    for (int i = 0; i < passed.length; i++) {
      if (i % POSTS_AT_ONE_RATE == 0) {
        rate = StrictMath.exp(RATE_DEVIATION * random.nextGaussian());
      }
      all -= StrictMath.log(1 - random.nextDouble()) / rate;
      passed[i] = all;
    }
    double millis = act.until().minus(act.at()).toMillis();
    List<Event> lines = new ArrayList<>();
    for (int i = 0; i < passed.length; i++) {
      long since = (long) (millis * StrictMath.pow(passed[i] / all, act.fade()));
      ObjectNode post = own.get(i).deepCopy();
      post.remove(DemoPosts.ACT);
      lines.add(new Line(act.at().plusMillis(since), post));
    }
    return lines;
  }
}
