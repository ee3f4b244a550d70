package io.groundswell.bridge.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.groundswell.bridge.audience.AudienceView;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.ErrorCode;
import io.groundswell.common.json.StrictJson;
import io.groundswell.topics.Marker;
import io.groundswell.topics.Subject;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The routes of markers and subjects. */
final class WriteRoutes {
  /** The most bytes of a body. */
  static final int MAX_BODY_BYTES = 64 << 10;

  private static final int CREATED = 201;
  private static final int NO_CONTENT = 204;

  private static final Listing MARKERS =
      new Listing("markers", List.of("/id", "/name", "/time", "/subject"));
  private static final Listing SUBJECTS =
      new Listing("subjects", List.of("/name", "/group", "/keywords", "/hashtags", "/expressions"));

  private final Audience audience;
  private final RequestLimiter limiter;

  WriteRoutes(Audience audience, RequestLimiter limiter) {
    this.audience = audience;
    this.limiter = limiter;
  }

  /** Lists markers in order of time. */
  void markers(Context ctx) throws BadInputException, IOException {
    Query query = new Query(ctx, Set.of("subject", "from", "to", "limit"));
    Instant from = query.from();
    Instant to = query.to();
    Query.requireOrder(from, to);
    List<Marker> markers =
        audience
            .whole()
            .markers()
            .between(query.text("subject"), from, to, query.limit(AudienceRoutes.MAX_LISTED));
    if (query.csv()) {
      MARKERS.csv(ctx, markers, Marker::json);
    } else {
      MARKERS.json(ctx, StrictJson.object(), markers, Marker::json);
    }
  }

  /** Sets a marker. */
  void setMarker(Context ctx) throws BadInputException, IOException {
    try (RequestLimiter.Ticket ticket = limiter.enter()) {
      Marker marker = marker(JsonBody.read(ctx, MAX_BODY_BYTES, ticket));
      answer(ctx, audience.topics().set(marker), CREATED, marker.json());
    }
  }

  private static Marker marker(JsonNode json) throws BadInputException {
    String name = string(json, "name");
    if (name == null) {
      throw bad("The marker has no name.");
    }
    String time = string(json, "time");
    Instant at = time == null ? Instant.now().truncatedTo(ChronoUnit.MILLIS) : Query.parsed(time);
    if (at == null) {
      throw bad("The time is not an ISO-8601 time such as 2026-11-21T12:00:00Z.");
    }
    return new Marker(UUID.randomUUID().toString(), name, at, string(json, "subject"));
  }

  private static @Nullable String string(JsonNode json, String field) throws BadInputException {
    JsonNode value = json.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual()
        || value.textValue().isBlank()
        || value.textValue().length() > Subject.MAX_NAME_CHARS) {
      throw bad(
          "The " + field + " is not a string of 1 to " + Subject.MAX_NAME_CHARS + " characters.");
    }
    return value.textValue().strip();
  }

  private static BadInputException bad(String sentence) {
    return new BadInputException(ErrorCode.INVALID_MARKER, sentence);
  }

  /** Lists subjects by name. */
  void subjects(Context ctx) throws BadInputException, IOException {
    Query query = new Query(ctx, Set.of());
    List<Subject> subjects = audience.whole().subjects().all();
    if (query.csv()) {
      SUBJECTS.csv(ctx, subjects, Subject::json);
    } else {
      SUBJECTS.json(ctx, StrictJson.object(), subjects, Subject::json);
    }
  }

  /** Declares or replaces a subject. */
  void setSubject(Context ctx) throws BadInputException, IOException {
    try (RequestLimiter.Ticket ticket = limiter.enter()) {
      Subject subject = Subject.read(JsonBody.read(ctx, MAX_BODY_BYTES, ticket));
      subject.requireUsableWords();
      requireUsable(subject.expressions());
      AudienceView view = audience.whole();
      String exceeded = view.subjects().exceeds(subject);
      if (exceeded != null) {
        throw new ProblemException(Problem.subjectsFull(exceeded));
      }
      boolean known = view.subjects().get(subject.name()) != null;
      answer(ctx, audience.topics().set(subject), known ? 200 : CREATED, subject.json());
    }
  }

  private static void requireUsable(List<String> expressions) throws BadInputException {
    for (int i = 0; i < expressions.size(); i++) {
      try {
        if (Pattern.compile(expressions.get(i)).programSize() > Subject.MAX_EXPRESSION_SIZE) {
          throw new BadInputException(
              ErrorCode.INVALID_SUBJECT,
              "Expression "
                  + (i + 1)
                  + " is too large: compiled it has more than "
                  + Subject.MAX_EXPRESSION_SIZE
                  + " instructions.");
        }
      } catch (PatternSyntaxException e) {
        throw new BadInputException(
            ErrorCode.INVALID_SUBJECT,
            "Expression "
                + (i + 1)
                + " is not a regular expression in RE2 syntax: "
                + e.getDescription()
                + ".");
      }
    }
  }

  /** Removes a subject. */
  void removeSubject(Context ctx) {
    String name = ctx.pathParam("name");
    if (!audience.whole().subjects().mayDeclare(name)) {
      throw new ProblemException(Problem.UNKNOWN_SUBJECT);
    }
    answer(ctx, audience.topics().removeSubject(name), NO_CONTENT, null);
  }

  private static void answer(
      Context ctx, CompletableFuture<Void> written, int status, @Nullable ObjectNode document) {
    ctx.future(
        () ->
            written.thenAccept(
                done -> {
                  ctx.status(status).header("Cache-Control", "no-store");
                  if (document != null) {
                    ctx.contentType("application/json").result(StrictJson.write(document));
                  }
                }));
  }
}
