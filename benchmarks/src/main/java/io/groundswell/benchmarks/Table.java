package io.groundswell.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Formats rows, given as JSON, as tables. */
final class Table {
  /** Fields of a row that are not further figures. */
  private static final Set<String> FIELDS =
      Set.of("name", "what", "unit", "median", "least", "most", "runs", "values", "bars");

  private Table() {}

  /** A table for terminals: a line for each figure and its bar. */
  static String text(Iterable<JsonNode> rows) {
    StringBuilder text = new StringBuilder();
    for (JsonNode row : rows) {
      text.append("%-12s %s%n".formatted(row.path("name").asText(), row.path("what").asText()));
      text.append("%-12s %s%s%n".formatted("", median(row), bars(row, "median")));
      figures(row)
          .forEach(
              figure ->
                  text.append(
                      "%-12s   %-26s %10s%s%n"
                          .formatted(
                              "",
                              figure.getKey(),
                              number(figure.getValue().asDouble()),
                              bars(row, figure.getKey()))));
    }
    return text.toString();
  }

  /** A Markdown table: a line for each row. */
  static String markdown(Iterable<JsonNode> rows) {
    StringBuilder text = new StringBuilder();
    text.append("| | median (least to most) | further | bars |\n|---|---|---|---|\n");
    for (JsonNode row : rows) {
      List<String> further = new ArrayList<>();
      figures(row).forEach(f -> further.add(f.getKey() + " " + number(f.getValue().asDouble())));
      List<String> bars = new ArrayList<>();
      row.path("bars")
          .forEach(bar -> bars.add("%s %s".formatted(bar.path("figure").asText(), bar(bar))));
      text.append(
          "| **%s**: %s | %s | %s | %s |\n"
              .formatted(
                  row.path("name").asText(),
                  row.path("what").asText(),
                  median(row),
                  String.join("<br>", further),
                  String.join("<br>", bars)));
    }
    return text.toString();
  }

  private static String median(JsonNode row) {
    String median = number(row.path("median").asDouble()) + " " + row.path("unit").asText();
    return row.path("runs").asInt() == 1
        ? median
        : "%s (%s to %s, %d runs)"
            .formatted(
                median,
                number(row.path("least").asDouble()),
                number(row.path("most").asDouble()),
                row.path("runs").asInt());
  }

  /** The further figures of a row, in its order. */
  private static List<Map.Entry<String, JsonNode>> figures(JsonNode row) {
    return row.properties().stream().filter(field -> !FIELDS.contains(field.getKey())).toList();
  }

  private static String bars(JsonNode row, String figure) {
    StringBuilder text = new StringBuilder();
    for (JsonNode bar : row.path("bars")) {
      if (bar.path("figure").asText().equals(figure)) {
        text.append("   ").append(bar(bar));
      }
    }
    return text.toString();
  }

  private static String bar(JsonNode bar) {
    boolean atLeast = bar.has("at_least");
    return "%s %s: %s"
        .formatted(
            atLeast ? "at least" : "at most",
            number(bar.path(atLeast ? "at_least" : "at_most").asDouble()),
            bar.path("reached").asBoolean() ? "reached" : "MISSED");
  }

  /** A number with about four digits. */
  private static String number(double value) {
    if (value == Math.rint(value)) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    String format = Math.abs(value) >= 100 ? "%,.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.3f";
    return String.format(Locale.ROOT, format, value);
  }
}
