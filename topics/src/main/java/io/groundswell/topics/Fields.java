package io.groundswell.topics;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.ErrorCode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * Fields of records that the product's own components write, read as if anybody had written them:
 * no number comes through that later arithmetic or JSON can't carry, no time of a year that
 * ISO-8601 writes with other than four digits, no text without a bound.
 */
final class Fields {
  /** Counts beyond are none; a double holds each one up to here exactly. */
  private static final double MAX_NUMBER = 1e15;

  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

  private Fields() {}

  /**
   * A number of things; 0 if it is missing or no number.
   *
   * @throws BadInputException if it is negative or larger than anything is counted
   */
  static long count(JsonNode node) throws BadInputException {
    double number = real(node);
    if (number < 0) {
      throw bad("A count is negative.");
    }
    return (long) number;
  }

  /**
   * As {@link #count}, where few are counted.
   *
   * @throws BadInputException if it is negative or more than an {@code int}
   */
  static int smallCount(JsonNode node) throws BadInputException {
    long number = count(node);
    if (number > Integer.MAX_VALUE) {
      throw bad("A count is too large.");
    }
    return (int) number;
  }

  /**
   * A number; 0 if it is missing or no number.
   *
   * @throws BadInputException if its magnitude is beyond all reason
   */
  static double real(JsonNode node) throws BadInputException {
    double number = node.isNumber() ? node.doubleValue() : 0;
    if (!(Math.abs(number) <= MAX_NUMBER)) {
      throw bad("A number is too large.");
    }
    return number;
  }

  /**
   * A moment.
   *
   * @throws BadInputException if it is none, or of a year before 0 or after 9999
   */
  static Instant time(JsonNode node) throws BadInputException {
    try {
      Instant time = Instant.parse(node.asText());
      if (!time.isBefore(FIRST) && time.isBefore(END)) {
        return time;
      }
    } catch (DateTimeParseException e) {
      // as one of another year
    }
    throw bad("A time is not one in ISO-8601.");
  }

  /**
   * A name.
   *
   * @param most UTF-16 units
   * @throws BadInputException if it is no string, is empty or is longer
   */
  static String name(JsonNode node, int most) throws BadInputException {
    String name = optional(node, most);
    if (name == null || name.isEmpty()) {
      throw bad("A name is missing.");
    }
    return name;
  }

  /**
   * A text that may be missing.
   *
   * @param most UTF-16 units
   * @throws BadInputException if it is longer
   */
  static @Nullable String optional(JsonNode node, int most) throws BadInputException {
    String text = node.textValue();
    if (text != null && text.length() > most) {
      throw bad("A name has more than " + most + " characters.");
    }
    return text;
  }

  static BadInputException bad(String sentence) {
    return new BadInputException(ErrorCode.INVALID_JSON, sentence);
  }
}
