package io.groundswell.standalone.rescore;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts ISO-8601 with a zone, {@code now}, or a time before now such as {@code -2h}. */
final class TimeOption implements ITypeConverter<Instant> {
  private static final Pattern BEFORE_NOW = Pattern.compile("-([0-9]{1,6}(d|[smh]))");

  @Override
  public Instant convert(String text) {
    Instant now =
        Instant.now().truncatedTo(ChronoUnit.MILLIS); // the precision of record timestamps
    if (text.equals("now")) {
      return now;
    }
    Matcher before = BEFORE_NOW.matcher(text);
    if (before.matches()) {
      return now.minus(
          Duration.parse((before.group(2).equals("d") ? "P" : "PT") + before.group(1)));
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "\"" + text + "\" is no time such as 2026-11-21T20:00:00Z, -90m, -2h, -7d or now");
    }
  }
}
