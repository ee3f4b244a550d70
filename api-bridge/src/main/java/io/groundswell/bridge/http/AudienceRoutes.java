package io.groundswell.bridge.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.bridge.audience.AudienceView;
import io.groundswell.bridge.audience.WindowLength;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import io.groundswell.topics.AudienceWindow;
import io.groundswell.topics.Shift;
import io.groundswell.topics.Subject;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The routes of windows and shifts. */
final class AudienceRoutes {
  /** The most subjects, windows, shifts or markers of one response. */
  static final int MAX_LISTED = 5000;

  private static final Duration DEFAULT_RANGE = Duration.ofHours(1);

  private static final List<String> FIGURES =
      List.of(
          "/positive",
          "/neutral",
          "/negative",
          "/volume",
          "/net_sentiment",
          "/net_sentiment_low",
          "/net_sentiment_high",
          "/adjusted/method",
          "/adjusted/positive",
          "/adjusted/neutral",
          "/adjusted/negative",
          "/adjusted/net_sentiment");

  private static final Listing WINDOWS =
      new Listing(
          "windows",
          Stream.of(
                  Stream.of("/subject", "/group", "/window_start", "/window_end"),
                  Stream.of("/window_seconds", "/final", "/revision"),
                  FIGURES.stream(),
                  Stream.of("/authors", "/authors_approximate", "/authors_unknown"),
                  Stream.of("/identical_share", "/capped_posts", "/shared_posts"),
                  Stream.of("/unsupported_posts", "/share_of_voice"),
                  FIGURES.stream().map(figure -> "/baseline" + figure),
                  Stream.of("/other_subjects", "/top_subjects", "/published_at"))
              .flatMap(columns -> columns)
              .toList());

  /** For JSON; in CSV each window is a row. */
  private static final Listing SUBJECTS = new Listing("subjects", List.of());

  private static final Listing SHIFTS =
      new Listing(
          "shifts",
          List.of(
              "/subject",
              "/group",
              "/detected_at",
              "/direction",
              "/sigma",
              "/severity",
              "/posts",
              "/long_posts",
              "/short_mean",
              "/long_mean",
              "/short_seconds",
              "/long_seconds",
              "/baseline_moved",
              "/terms"));

  private final Audience audience;

  AudienceRoutes(Audience audience) {
    this.audience = audience;
  }

  /** All subjects with their newest window of each length. */
  void newest(Context ctx) throws BadInputException, IOException {
    Query query = new Query(ctx, Set.of("group", "window", "limit"));
    String group = query.text("group");
    WindowLength length = query.window();
    int limit = query.limit(MAX_LISTED);
    List<List<AudienceWindow>> subjects = new ArrayList<>();
    for (List<AudienceWindow> newest : audience.whole().windows().newest()) {
      List<AudienceWindow> windows =
          newest.stream()
              .filter(w -> length == null || w.seconds() == length.seconds())
              .filter(w -> group == null || group.equals(w.group() == null ? "" : w.group()))
              .toList();
      if (!windows.isEmpty() && subjects.size() < limit) {
        subjects.add(windows);
      }
    }
    if (query.csv()) {
      WINDOWS.csv(ctx, subjects.stream().flatMap(List::stream).toList(), AudienceWindow::json);
    } else {
      SUBJECTS.json(ctx, StrictJson.object(), subjects, AudienceRoutes::subject);
    }
  }

  private static ObjectNode subject(List<AudienceWindow> windows) {
    AudienceWindow first = windows.get(0);
    ObjectNode json =
        StrictJson.object().put("subject", first.subject()).put("group", first.group());
    ArrayNode list = json.putArray("windows");
    windows.forEach(window -> list.add(window.json()));
    return json;
  }

  /** The windows of one length and subject, in order of time. */
  void windows(Context ctx) throws BadInputException, IOException {
    Query query = new Query(ctx, Set.of("group", "window", "from", "to", "limit"));
    String subject = ctx.pathParam("subject");
    String group = query.text("group");
    WindowLength given = query.window();
    WindowLength length = given == null ? WindowLength.MINUTE : given;
    AudienceView view = known(subject, group);
    AudienceWindow newest = view.windows().newest(subject, group, length);
    Instant to = query.time("to");
    Instant from = query.time("from");
    if (to == null) {
      to = from != null ? Query.LAST : newest != null ? newest.end() : Instant.now();
    }
    if (from == null) {
      from = to.isBefore(Query.FIRST.plus(DEFAULT_RANGE)) ? Query.FIRST : to.minus(DEFAULT_RANGE);
    }
    Query.requireOrder(from, to);
    List<AudienceWindow> windows =
        view.windows().between(subject, group, length, from, to, query.limit(MAX_LISTED));
    if (query.csv()) {
      WINDOWS.csv(ctx, windows, AudienceWindow::json);
      return;
    }
    Subject declared = view.subjects().get(subject);
    String currentGroup =
        newest != null ? newest.group() : declared != null ? declared.group() : null;
    ObjectNode head =
        StrictJson.object()
            .put("subject", subject)
            .put("group", currentGroup)
            .put("window_seconds", length.seconds())
            .put("from", from.toString())
            .put("to", to.toString());
    WINDOWS.json(ctx, head, windows, AudienceWindow::json);
  }

  private AudienceView known(String subject, @Nullable String group) {
    AudienceView view = audience.whole();
    if (!view.knows(subject, group)) {
      throw new ProblemException(Problem.UNKNOWN_SUBJECT);
    }
    return view;
  }

  /** The shifts of one subject, in order of time. */
  void shiftsOfSubject(Context ctx) throws BadInputException, IOException {
    String subject = ctx.pathParam("subject");
    shifts(ctx, known(subject, null), subject);
  }

  /** The shifts of all subjects, in order of time. */
  void shifts(Context ctx) throws BadInputException, IOException {
    shifts(ctx, audience.whole(), null);
  }

  private static void shifts(Context ctx, AudienceView view, @Nullable String subject)
      throws BadInputException, IOException {
    Query query = new Query(ctx, Set.of("from", "to", "limit"));
    Instant from = query.from();
    Instant to = query.to();
    Query.requireOrder(from, to);
    List<Shift> shifts = view.shifts().between(subject, from, to, query.limit(MAX_LISTED));
    if (query.csv()) {
      SHIFTS.csv(ctx, shifts, Shift::json);
    } else {
      SHIFTS.json(ctx, StrictJson.object(), shifts, Shift::json);
    }
  }
}
