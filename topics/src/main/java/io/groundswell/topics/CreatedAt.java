package io.groundswell.topics;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the time of a post in the forms that posts have. The zone is UTC where none is given.
 *
 * <table>
 * <caption>Forms, each also as a string with spaces around it</caption>
 * <tr><th>Form</th><th>Example</th></tr>
 * <tr><td>ISO-8601, extended or basic, RFC 3339, SQL</td>
 *     <td>{@code 2026-12-01T00:05:00Z}, {@code 20261201T000500,5+0100},
 *     {@code 2026-12-01 00:05:00}, {@code 2026/12/01 00:05 UTC}</td></tr>
 * <tr><td>X (Twitter), {@code ctime}, {@code date}</td>
 *     <td>{@code Tue Dec 01 00:05:00 +0000 2026}</td></tr>
 * <tr><td>RFC 822, 1123, 5322: e-mail, RSS, HTTP</td>
 *     <td>{@code Tue, 01 Dec 2026 00:05:00 GMT}</td></tr>
 * <tr><td>Since 1970: seconds (9 or 10 digits before the point), milliseconds (12 or 13),
 *     microseconds (15 or 16), nanoseconds (18 or 19); number or string</td>
 *     <td>{@code 1796083500}, {@code "1796083500.25"}</td></tr>
 * <tr><td>Date and time as 14 digits</td><td>{@code 20261201000500}</td></tr>
 * </table>
 *
 * <p>A form that allows two readings is not read, as {@code 01/02/2026 00:05}; neither is a date
 * without a time.
 */
public final class CreatedAt {
  private static final int MAX_CHARS = 64;

  private static final String UTC = "0000-00-00T00:00:00";

  private static final String ZONE = "(?<zone>[+-]\\d\\d(?::?\\d\\d)?|[A-Za-z]{1,3})";
  private static final String TIME =
      "(?<hour>\\d\\d):(?<minute>\\d\\d)(?::(?<second>\\d\\d)(?:[.,](?<fraction>\\d+))?)?";
  private static final String MONTH_NAME = "(?<month>[A-Za-z]{3})";

  /** Each has the same groups, so that one method reads what they match. */
  private static final List<Pattern> FORMS =
      List.of(
          Pattern.compile(
              "(?<year>-?\\d{4})(?<s>[-/])(?<month>\\d\\d)\\k<s>(?<day>\\d\\d)(?:[Tt]| +)"
                  + TIME
                  + "(?: ?"
                  + ZONE
                  + "(?:\\[[\\w/+-]+])?)?"),
          Pattern.compile(
              "(?<year>\\d{4})(?<month>\\d\\d)(?<day>\\d\\d)[Tt]?"
                  + TIME.replace(":(?<minute>", "(?<minute>").replace("(?::", "(?:")
                  + "(?: ?"
                  + ZONE
                  + ")?"),
          Pattern.compile(
              "[A-Za-z]{3},? +"
                  + MONTH_NAME
                  + " +(?<day>\\d{1,2}),? +"
                  + TIME
                  + "(?: +"
                  + ZONE
                  + ")? +(?<year>\\d{4})"),
          Pattern.compile(
              "(?:[A-Za-z]{3,9}, *)?(?<day>\\d{1,2})[ -]+"
                  + MONTH_NAME
                  + "[ -]+(?<year>\\d{4}|\\d{2}) +"
                  + TIME
                  + "(?: *"
                  + ZONE
                  + ")?(?: *\\([^()]*\\))?"));

  private static final Pattern EPOCH =
      Pattern.compile("\\d{1,19}(?:\\.\\d*)?(?:[eE]\\+?\\d{1,2})?");

  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

  /** RFC 5322, 4.3; other names of zones stand for more than one. */
  private static final Map<String, Integer> ZONE_HOURS =
      Map.ofEntries(
          Map.entry("z", 0),
          Map.entry("ut", 0),
          Map.entry("utc", 0),
          Map.entry("gmt", 0),
          Map.entry("edt", -4),
          Map.entry("est", -5),
          Map.entry("cdt", -5),
          Map.entry("cst", -6),
          Map.entry("mdt", -6),
          Map.entry("mst", -7),
          Map.entry("pdt", -7),
          Map.entry("pst", -8));

  private CreatedAt() {}

  /** Whether a time is given, as anything but null, that can't be read. */
  public static boolean isUnreadable(JsonNode value) {
    return !value.isMissingNode() && !value.isNull() && read(value) == null;
  }

  /**
   * The time of a post.
   *
   * @param value as the post has it
   * @return of the years 0000 to 9999, give or take an offset; null if there is none or it can't be
   *     read
   */
  public static @Nullable Instant read(JsonNode value) {
    return value.isTextual() || value.isNumber() ? read(value.asText()) : null;
  }

  /** As {@link #read(JsonNode)}, for a string, or for a number as it is written. */
  public static @Nullable Instant read(String value) {
    if (value.length() > MAX_CHARS) {
      return null;
    }
    String text = value.strip();
    try {
      if (isUtc(text)) {
        return utc(text);
      }
      if (EPOCH.matcher(text).matches() && !isFourteenDigits(text)) {
        return sinceEpoch(new BigDecimal(text));
      }
      for (Pattern form : FORMS) {
        Matcher matcher = form.matcher(text);
        if (matcher.matches()) {
          return instant(matcher);
        }
      }
      return null;
    } catch (DateTimeException e) {
      return null; // 30 February
    }
  }

  /** Whether it is {@code 2026-12-01T00:05:00Z}, with up to nine digits of a second or without. */
  private static boolean isUtc(String text) {
    int end = text.length() - 1;
    if (end < UTC.length() || end > UTC.length() + 10 || end == UTC.length() + 1) {
      return false;
    }
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      char form = i < UTC.length() ? UTC.charAt(i) : i == UTC.length() ? '.' : '0';
      if (form == '0' ? c < '0' || c > '9' : c != form) {
        return false;
      }
    }
    return text.charAt(end) == 'Z';
  }

  /** Most posts have this form: it is read without a pattern. */
  private static Instant utc(String text) {
    int nanos = 0;
    for (int i = UTC.length() + 1; i <= UTC.length() + 9; i++) {
      nanos = nanos * 10 + (i < text.length() - 1 ? text.charAt(i) - '0' : 0);
    }
    return instant(
        number(text, 0, 4),
        number(text, 5, 7),
        number(text, 8, 10),
        number(text, 11, 13),
        number(text, 14, 16),
        number(text, 17, 19),
        nanos,
        ZoneOffset.UTC);
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }

  private static boolean isFourteenDigits(String text) {
    return text.length() == "yyyyMMddHHmmss".length()
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static @Nullable Instant sinceEpoch(BigDecimal number) {
    int powerOfSeconds =
        switch (number.precision() - number.scale()) {
          case 9, 10 -> 0;
          case 12, 13 -> 3;
          case 15, 16 -> 6;
          case 18, 19 -> 9;
          default -> -1;
        };
    if (powerOfSeconds < 0) {
      return null;
    }
    BigDecimal seconds = number.movePointLeft(powerOfSeconds);
    long whole = seconds.longValue();
    long nanos = seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue();
    return Instant.ofEpochSecond(whole, nanos);
  }

  private static @Nullable Instant instant(Matcher form) {
    ZoneOffset zone = zone(form.group("zone"));
    int month = month(form.group("month"));
    if (zone == null || month == 0) {
      return null;
    }
    return instant(
        year(form.group("year")),
        month,
        number(form.group("day")),
        number(form.group("hour")),
        number(form.group("minute")),
        number(form.group("second")),
        nanos(form.group("fraction")),
        zone);
  }

  private static Instant instant(
      int year, int month, int day, int hour, int minute, int second, int nanos, ZoneOffset zone) {
    boolean endOfDay = hour == 24 && minute == 0 && second == 0 && nanos == 0;
    return LocalDateTime.of(
            year,
            month,
            day,
            endOfDay ? 0 : hour,
            minute,
            second == 60 ? 59 : second, // a leap second, which Java's clock has not
            nanos)
        .plusDays(endOfDay ? 1 : 0)
        .toInstant(zone);
  }

  private static int number(@Nullable String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  /** Years of two digits are read as RFC 5322 does. */
  private static int year(String digits) {
    int year = Integer.parseInt(digits);
    if (digits.length() != 2) {
      return year;
    }
    return year < 50 ? 2000 + year : 1900 + year;
  }

  /** From 1; 0 if there is none of the name. */
  private static int month(String month) {
    return Character.isDigit(month.charAt(0))
        ? Integer.parseInt(month)
        : MONTHS.indexOf(month.toLowerCase(Locale.ROOT)) + 1;
  }

  private static int nanos(@Nullable String fraction) {
    return fraction == null ? 0 : Integer.parseInt((fraction + "000000000").substring(0, 9));
  }

  private static @Nullable ZoneOffset zone(@Nullable String zone) {
    if (zone == null) {
      return ZoneOffset.UTC;
    }
    if (Character.isLetter(zone.charAt(0))) {
      Integer hours = ZONE_HOURS.get(zone.toLowerCase(Locale.ROOT));
      return hours == null ? null : ZoneOffset.ofHours(hours);
    }
    int sign = zone.charAt(0) == '-' ? -1 : 1;
    int hours = Integer.parseInt(zone.substring(1, 3));
    int minutes = zone.length() == 3 ? 0 : Integer.parseInt(zone.substring(zone.length() - 2));
    return ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes);
  }
}
