package io.groundswell.standalone.rescore;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A moment as an option has it: ISO-8601 with a zone, {@code now}, or {@code -2h} before now. */
final class TimeOption implements ITypeConverter<Instant> {
  private static final Pattern BEFORE_NOW = Pattern.compile("-([0-9]{1,6})([smhd])");
  private static final Map<String, ChronoUnit> UNITS =
      Map.of(
          "s", ChronoUnit.SECONDS,
          "m", ChronoUnit.MINUTES,
          "h", ChronoUnit.HOURS,
          "d", ChronoUnit.DAYS);

  @Override
  public Instant convert(String text) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS); // as fine as records' times
    if (text.equals("now")) {
      return now;
    }
    Matcher before = BEFORE_NOW.matcher(text);
    if (before.matches()) {
      ChronoUnit unit = UNITS.getOrDefault(before.group(2), ChronoUnit.SECONDS);
      return now.minus(Duration.of(Long.parseLong(before.group(1)), unit));
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "\"" + text + "\" is no time such as 2026-11-21T20:00:00Z, -90m, -2h, -7d or now");
    }
  }
}
