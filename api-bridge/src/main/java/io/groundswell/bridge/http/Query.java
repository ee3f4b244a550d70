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

/** The validated query string of a request. */
final class Query {
  /** RFC 3339 has years of four digits. */
  static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");

  static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  private final Context ctx;

  /**
   * @param names of the supported parameters, beside {@code format}
   * @throws BadInputException {@link ErrorCode#INVALID_QUERY} if another one is given, or one twice
   */
  Query(Context ctx, Set<String> names) throws BadInputException {
    this(names(names, "format"), ctx);
  }

  private Query(Set<String> names, Context ctx) throws BadInputException {
    this.ctx = ctx;
    for (var given : ctx.queryParamMap().entrySet()) {
      if (!names.contains(given.getKey())) {
        throw bad("Unknown parameter; supported are " + sorted(names) + ".");
      }
      if (given.getValue().size() > 1) {
        throw bad("The parameter " + given.getKey() + " is given more than once.");
      }
    }
  }

  /**
   * A query whose response has one format.
   *
   * @param names of the supported parameters
   * @throws BadInputException as above
   */
  static Query withoutFormat(Context ctx, Set<String> names) throws BadInputException {
    return new Query(names, ctx);
  }

  private static Set<String> names(Set<String> some, String other) {
    Set<String> all = new TreeSet<>(some);
    all.add(other);
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

  /** The start of a range; {@link #FIRST} if none is given. */
  Instant from() throws BadInputException {
    Instant given = time("from");
    return given == null ? FIRST : given;
  }

  /** The end of a range, exclusive; {@link #LAST} if none is given. */
  Instant to() throws BadInputException {
    Instant given = time("to");
    return given == null ? LAST : given;
  }

  /** Parses an ISO-8601 time from year 0 to 9999; null for any other text. */
  static @Nullable Instant parsed(String text) {
    try {
      Instant time = Instant.parse(text);
      return time.isBefore(FIRST) || time.isAfter(LAST) ? null : time;
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** Rejects a range that ends before it starts; an empty range is valid. */
  static void requireOrder(Instant from, Instant to) throws BadInputException {
    if (from.isAfter(to)) {
      throw bad("The range is reversed: from must not be after to.");
    }
  }

  /** The most items of the response; {@code most} if none is given. */
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
      // rejected below
    }
    throw bad("The limit is a whole number from 1 to " + most + ".");
  }

  /** Whether the response is CSV: by {@code format}, else by {@code Accept}. */
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

  /** Whether text/csv precedes application/json; quality values are ignored. */
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
