package io.groundswell.standalone.monitoring;

import io.groundswell.standalone.monitoring.Board.Query;
import io.groundswell.standalone.monitoring.Board.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends the queries of a board to a Prometheus as Grafana would. */
final class BoardCheck {
  private static final Pattern METRIC = Pattern.compile("\\b(?:groundswell_[a-z0-9_]+|up)\\b");

  private final Board board;
  private final PrometheusQueries prometheus;
  private final String rateInterval;
  private final Map<String, String> values = new HashMap<>();

  /**
   * @param scrapeSeconds how often the Prometheus scrapes; Grafana makes rates of at least four
   */
  BoardCheck(Board board, PrometheusQueries prometheus, int scrapeSeconds) {
    this.board = board;
    this.prometheus = prometheus;
    this.rateInterval = 4 * scrapeSeconds + "s";
  }

  /** The metrics that an expression names. */
  static Set<String> metrics(String expression) {
    Set<String> metrics = new TreeSet<>();
    Matcher matcher = METRIC.matcher(expression);
    while (matcher.find()) {
      metrics.add(matcher.group());
    }
    return metrics;
  }

  /** Variables without a value and queries without a finite one; empty if all is well. */
  List<String> unanswered() throws Exception {
    List<String> unanswered = new ArrayList<>();
    for (Variable variable : board.variables()) {
      List<String> found =
          prometheus.labelValues(substituted(variable.selector()), variable.label());
      if (found.isEmpty()) {
        unanswered.add("variable " + variable.name() + ": " + variable.selector());
      }
      values.put(variable.name(), chosen(variable, found));
    }
    for (Query query : board.queries()) {
      if (!isAnswered(query.expression())) {
        unanswered.add(query.where() + ": " + substituted(query.expression()));
      }
    }
    return unanswered;
  }

  /**
   * Queries that still have an answer when one of their metrics goes by another name: those would
   * not show that it is missing. The variables must have values.
   */
  List<String> blind() throws Exception {
    List<String> blind = new ArrayList<>();
    for (Query query : board.queries()) {
      for (String metric : metrics(query.expression())) {
        String renamed =
            query.expression().replaceAll("\\b" + metric + "\\b", metric + "_by_another_name");
        if (isAnswered(renamed)) {
          blind.add(query.where() + ": " + renamed);
        }
      }
    }
    return blind;
  }

  private boolean isAnswered(String expression) throws Exception {
    return prometheus.values(substituted(expression)).stream().anyMatch(Double::isFinite);
  }

  /** As with "All" where there is that, else the first value. */
  private static String chosen(Variable variable, List<String> found) {
    if (variable.name().equals("window")) {
      return "1m"; // the board's default
    }
    return variable.allValue().isEmpty()
        ? "(" + String.join("|", found) + ")"
        : variable.allValue();
  }

  private String substituted(String expression) {
    String result = expression.replace("$__rate_interval", rateInterval).replace("$__range", "5m");
    for (Map.Entry<String, String> value : values.entrySet()) {
      result = result.replace("$" + value.getKey(), value.getValue());
    }
    return result;
  }
}
