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

/** Reads what Gatling prints at the end of a {@link LoadSimulation}. */
final class GatlingOutput {
  private static final Pattern ACTUAL =
      Pattern.compile(
          "(?<name>.+?): (?<what>count of (?:all|failed) events|(?:\\d+th percentile|max) of response"
              + " time) is .* \\(actual : (?<value>[-+.0-9E]+)\\)");
  private static final Pattern ERROR = Pattern.compile("> (?<error>.*\\S) +[\\d,]+ +\\(.*%\\)");
  private static final Pattern REPORT = Pattern.compile("Reports generated.*: (?<file>file:\\S+)");

  private final Map<String, Map<String, Double>> actual = new HashMap<>();
  private final Map<String, String[]> told = new HashMap<>();
  private final Set<String> errors = new LinkedHashSet<>();
  private final List<String> last = new ArrayList<>();
  private boolean inErrors;
  private @Nullable String report;

  /**
   * What one phase has shown. Latencies are in milliseconds, counted from when a request was sent.
   *
   * @param failed requests without the answer that was to come
   * @param perSecond answers
   * @param lateP95Ms how late the driver itself sent, at most, in 95 % of all cases
   * @param fromMillis when it began, in epoch milliseconds
   * @param toMillis when the last answer had come, in epoch milliseconds
   * @param hits answers from the cache, where single texts were asked for that are in it
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

  /** Takes the next line. */
  void accept(String line) {
    last.add(line);
    if (last.size() > 20) {
      last.remove(0);
    }
    if (line.startsWith("----") || line.startsWith("====")) {
      inErrors = line.startsWith("---- Errors");
    } else if (line.startsWith(LoadSimulation.TELLS + "\t")) {
      String[] fields = line.split("\t");
      told.put(fields[1], fields);
    } else if (inErrors) {
      Matcher error = ERROR.matcher(line);
      if (error.matches()) {
        errors.add(error.group("error"));
      }
    } else {
      figure(line);
    }
  }

  private void figure(String line) {
    Matcher figure = ACTUAL.matcher(line);
    if (figure.matches()) {
      actual
          .computeIfAbsent(figure.group("name"), name -> new HashMap<>())
          .put(figure.group("what"), Double.parseDouble(figure.group("value")));
    }
    Matcher generated = REPORT.matcher(line);
    if (generated.matches()) {
      report = generated.group("file");
    }
  }

  /**
   * The figures of a phase; of one that asks nothing only its times.
   *
   * @throws IllegalStateException if Gatling did not tell them
   */
  Figures figures(String phase) {
    String[] times = told.get(phase);
    if (times == null) {
      throw new IllegalStateException(
          "Gatling did not finish \"" + phase + "\"; it said:\n" + String.join("\n", last));
    }
    long from = Long.parseLong(times[3]);
    long to = Long.parseLong(times[4]);
    Map<String, Double> values = actual.get(phase);
    if (values == null) { // it asks nothing
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
        Double.parseDouble(times[2]),
        from,
        to,
        Long.parseLong(times[5]));
  }

  private static double value(String phase, Map<String, Double> values, String what) {
    Double value = values.get(what);
    if (value == null) {
      throw new IllegalStateException("Gatling did not tell the " + what + " of \"" + phase + "\"");
    }
    return value;
  }

  /** Why requests failed, each reason once, in Gatling's words. */
  Set<String> errors() {
    return Set.copyOf(errors);
  }

  /** Address of the report's first page, if one was made. */
  @Nullable String report() {
    return report;
  }
}
