package io.groundswell.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses the console output of a {@link LoadSimulation}. */
final class GatlingOutput {
  private static final Pattern ACTUAL =
      Pattern.compile(
          "(?<name>.+?): (?<what>count of (?:all|failed) events|(?:\\d+th percentile|max) of response"
              + " time) is .* \\(actual : (?<value>[-+.0-9E]+)\\)");
  private static final Pattern ERROR = Pattern.compile("> (?<error>.*\\S) +[\\d,]+ +\\(.*%\\)");
  private static final Pattern REPORT = Pattern.compile("Reports generated.*: (?<file>file:\\S+)");
  private static final int LAST_LINES = 20;

  private final Map<String, Map<String, Double>> assertions = new HashMap<>();
  private final Map<String, String[]> phaseLines = new HashMap<>();
  private final Set<String> errors = new LinkedHashSet<>();
  private final List<String> last = new ArrayList<>();
  private boolean inErrors;
  private @Nullable String report;

  /**
   * Figures of one phase. Latencies are in milliseconds, from when a request was sent.
   *
   * @param failed requests without the expected response
   * @param perSecond responses
   * @param lateP95Ms 95th percentile of how late the driver sent
   * @param fromMillis when the first request was sent, in epoch milliseconds
   * @param toMillis when the last request ended, in epoch milliseconds
   * @param hits responses served from the cache; 0 unless cached texts were requested
   */
  record Figures(
      long requests,
      long failed,
      double p50Ms,
      double p95Ms,
      double p99Ms,
      double maxMs,
      double perSecond,
      double lateP95Ms,
      long fromMillis,
      long toMillis,
      long hits) {}

  /** Parses the next line. */
  void accept(String line) {
    last.add(line);
    if (last.size() > LAST_LINES) {
      last.remove(0);
    }
    if (line.startsWith("----") || line.startsWith("====")) {
      inErrors = line.startsWith("---- Errors");
    } else if (line.startsWith(LoadSimulation.PHASE_LINE + "\t")) {
      String[] fields = line.split("\t");
      phaseLines.put(fields[1], fields);
    } else if (inErrors) {
      Matcher error = ERROR.matcher(line);
      if (error.matches()) {
        errors.add(error.group("error"));
      }
    } else {
      acceptFigure(line);
    }
  }

  private void acceptFigure(String line) {
    Matcher figure = ACTUAL.matcher(line);
    if (figure.matches()) {
      assertions
          .computeIfAbsent(figure.group("name"), name -> new HashMap<>())
          .put(figure.group("what"), Double.parseDouble(figure.group("value")));
    }
    Matcher generated = REPORT.matcher(line);
    if (generated.matches()) {
      report = generated.group("file");
    }
  }

  /**
   * The figures of a phase; a pause only has times.
   *
   * @throws IllegalStateException if the output lacks them
   */
  Figures figures(String phase) {
    String[] fields = phaseLines.get(phase);
    if (fields == null) {
      throw new IllegalStateException(
          "Gatling did not finish \"" + phase + "\". Its last output:\n" + String.join("\n", last));
    }
    long from = Long.parseLong(fields[3]);
    long to = Long.parseLong(fields[4]);
    Map<String, Double> values = assertions.get(phase);
    if (values == null) { // a pause
      return new Figures(0, 0, 0, 0, 0, 0, 0, 0, from, to, 0);
    }
    double requests = value(phase, values, "count of all events");
    return new Figures(
        (long) requests,
        (long) value(phase, values, "count of failed events"),
        value(phase, values, "50th percentile of response time"),
        value(phase, values, "95th percentile of response time"),
        value(phase, values, "99th percentile of response time"),
        value(phase, values, "max of response time"),
        requests * 1000 / Math.max(1, to - from),
        Double.parseDouble(fields[2]),
        from,
        to,
        Long.parseLong(fields[5]));
  }

  private static double value(String phase, Map<String, Double> values, String what) {
    Double value = values.get(what);
    if (value == null) {
      throw new IllegalStateException("Gatling printed no " + what + " of \"" + phase + "\"");
    }
    return value;
  }

  /** Distinct reasons of failed requests, as Gatling prints them. */
  Set<String> errors() {
    return Set.copyOf(errors);
  }

  /** URL of the report's first page; null without a report. */
  @Nullable String report() {
    return report;
  }
}
