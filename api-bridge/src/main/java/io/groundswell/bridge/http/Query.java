package io.groundswell.bridge.http;

import io.groundswell.bridge.audience.WindowLength;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.ErrorCode;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the query string of a request asks for; every name and value is checked. */
final class Query {
  /** RFC 3339 has years of four digits. */
  static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");

  static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  private final Context ctx;

  /**
   * @param names that may be given, beside {@code format}
   * @throws BadInputException {@link ErrorCode#INVALID_QUERY} if another one is given, or one twice
   */
  Query(Context ctx, Set<String> names) throws BadInputException {
    this(names(names, "format"), ctx);
  }

  private Query(Set<String> names, Context ctx) throws BadInputException {
    this.ctx = ctx;
    for (var given : ctx.queryParamMap().entrySet()) {
      if (!names.contains(given.getKey())) {
        throw bad("There is no parameter of that name; there are " + sorted(names) + ".");
      }
      if (given.getValue().size() > 1) {
        throw bad("The parameter " + given.getKey() + " is given more than once.");
      }
    }
  }

  /**
   * A query whose answer has one format.
   *
   * @param names that may be given
   * @throws BadInputException as above
   */
  static Query withoutFormat(Context ctx, Set<String> names) throws BadInputException {
    return new Query(names, ctx);
  }

  private static Set<String> names(Set<String> some, String further) {
    Set<String> all = new TreeSet<>(some);
    all.add(further);
    return all;
  }

  private static String sorted(Set<String> names) {
    return String.join(", ", new TreeSet<>(names));
  }

  @Nullable String text(String name) {
    return ctx.queryParam(name);
  }

  /** The length of windows; null if none is given. */
  @Nullable WindowLength window() throws BadInputException {
    String given = ctx.queryParam("window");
    if (given == null) {
      return null;
    }
    WindowLength length = WindowLength.named(given);
    if (length == null) {
      throw bad("The window is 10s, 1m or 15m, or as many seconds: 10, 60 or 900.");
    }
    return length;
  }

  /** A time; null if none is given. */
  @Nullable Instant time(String name) throws BadInputException {
    String given = ctx.queryParam(name);
    if (given == null) {
      return null;
    }
    Instant time = parsed(given);
    if (time == null) {
      throw bad(
          "The parameter " + name + " is not a time such as 2026-11-21T12:00:00Z (ISO-8601).");
    }
    return time;
  }

  /** The beginning of a range; open if none is given. */
  Instant from() throws BadInputException {
    Instant given = time("from");
    return given == null ? FIRST : given;
  }

  /** The end of a range; open if none is given. */
  Instant to() throws BadInputException {
    Instant given = time("to");
    return given == null ? LAST : given;
  }

  /** The time of an ISO-8601 text, from year 0 to 9999; null if it isn't one. */
  static @Nullable Instant parsed(String text) {
    try {
      Instant time = Instant.parse(text);
      return time.isBefore(FIRST) || time.isAfter(LAST) ? null : time;
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** Rejects a range that ends before it begins; one of no length is valid and empty. */
  static void requireOrder(Instant from, Instant to) throws BadInputException {
    if (from.isAfter(to)) {
      throw bad("The range is reversed: from must not be after to.");
    }
  }

  /** How many are wanted at most; {@code most} if nothing is given. */
  int limit(int most) throws BadInputException {
    String given = ctx.queryParam("limit");
    if (given == null) {
      return most;
    }
    try {
      int limit = Integer.parseInt(given);
      if (limit >= 1 && limit <= most) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw bad("The limit is a whole number from 1 to " + most + ".");
  }

  /** Whether CSV is wanted: by {@code format}, or by Accept where that is not given. */
  boolean csv() throws BadInputException {
    String format = ctx.queryParam("format");
    if (format == null) {
      return prefersCsv(ctx.header("Accept"));
    }
    if (!List.of("csv", "json").contains(format)) {
      throw bad("The format is json or csv.");
    }
    return format.equals("csv");
  }

  /** Whoever names text/csv before application/json wants it; weights are not weighed. */
  private static boolean prefersCsv(@Nullable String accept) {
    if (accept == null) {
      return false;
    }
    int csv = accept.indexOf("text/csv");
    int json = accept.indexOf("application/json");
    return csv >= 0 && (json < 0 || csv < json);
  }

  private static BadInputException bad(String sentence) {
    return new BadInputException(ErrorCode.INVALID_QUERY, sentence);
  }
}
