package io.groundswell.standalone.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Grafana board asks of Prometheus.
 *
 * @param variables in the order in which they are filled
 * @param queries of panels and annotations, with variables and macros in them
 */
record Board(List<Variable> variables, List<Query> queries) {
  static final Path LIVE_AUDIENCE =
      Path.of("..", "monitoring", "grafana", "dashboards", "live-audience.json");
  static final String DATASOURCE = "groundswell-prometheus";

  private static final Pattern LABEL_VALUES =
      Pattern.compile("label_values\\((.+), *([a-zA-Z_]+)\\)");

  /**
   * A query of a panel or an annotation.
   *
   * @param where it stands
   */
  record Query(String where, String expression) {}

  /**
   * A variable that takes the values of a label.
   *
   * @param allValue what stands for all; empty for one value after the other
   */
  record Variable(String name, String selector, String label, String allValue) {}

  static Board read(Path file) throws IOException, BadInputException {
    JsonNode json = StrictJson.parse(Files.readAllBytes(file));
    List<Variable> variables = new ArrayList<>();
    for (JsonNode variable : json.path("templating").path("list")) {
      requireDatasource(variable);
      Matcher query = LABEL_VALUES.matcher(variable.path("query").path("query").asText());
      if (!query.matches()) {
        throw new IOException("not a query for values of a label: " + variable);
      }
      variables.add(
          new Variable(
              variable.path("name").asText(),
              query.group(1),
              query.group(2),
              variable.path("allValue").asText("")));
    }
    List<Query> queries = new ArrayList<>();
    for (JsonNode annotation : json.path("annotations").path("list")) {
      requireDatasource(annotation);
      String where = "annotation " + annotation.path("name").asText();
      queries.add(new Query(where, annotation.path("expr").asText()));
    }
    addPanels(json.path("panels"), queries);
    return new Board(variables, queries);
  }

  private static void addPanels(JsonNode panels, List<Query> queries) throws IOException {
    for (JsonNode panel : panels) {
      for (JsonNode target : panel.path("targets")) {
        requireDatasource(panel);
        requireDatasource(target);
        String where =
            "panel %s, query %s"
                .formatted(panel.path("title").asText(), target.path("refId").asText());
        queries.add(new Query(where, target.path("expr").asText()));
      }
      addPanels(panel.path("panels"), queries); // of a row that is collapsed
    }
  }

  private static void requireDatasource(JsonNode node) throws IOException {
    if (!node.path("datasource").path("uid").asText().equals(DATASOURCE)) {
      throw new IOException("not of the datasource " + DATASOURCE + ": " + node);
    }
  }
}
