package io.groundswell.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the last runs found, in a folder that is kept: {@code results.json}, and from it {@code
 * RESULTS.md} with its plots. A run replaces the rows of the measurements that it made and leaves
 * the others, which may be from other runs, commits and machines, and say so.
 */
final class Results {
  private static final String DATA = "results.json";
  private static final String TEXT = "RESULTS.md";

  private Results() {}

  /**
   * Adds a run.
   *
   * @param folder is there
   * @param run with {@code date}, {@code commit}, {@code command}, {@code machine} and {@code rows}
   * @throws BadInputException if the folder's data were damaged
   */
  static void add(Path folder, ObjectNode run) throws IOException, BadInputException {
    Set<String> made = new HashSet<>();
    run.path("rows").forEach(row -> made.add(row.path("name").asText()));
    ObjectNode all = StrictJson.object();
    ArrayNode runs = all.putArray("runs");
    for (JsonNode earlier : read(folder.resolve(DATA)).path("runs")) {
      ObjectNode rest = earlier.deepCopy();
      ArrayNode rows = rest.putArray("rows");
      earlier
          .path("rows")
          .forEach(
              row -> {
                if (!made.contains(row.path("name").asText())) {
                  rows.add(row);
                }
              });
      if (!rows.isEmpty()) {
        runs.add(rest);
      }
    }
    runs.add(run);
    Files.writeString(folder.resolve(DATA), all.toPrettyString() + "\n");
    List<JsonNode> rows = new ArrayList<>();
    runs.forEach(each -> each.path("rows").forEach(rows::add));
    List<Path> plots = Plots.draw(Files.createDirectories(folder.resolve("plots")), rows);
    Files.writeString(folder.resolve(TEXT), markdown(runs, plots));
  }

  private static JsonNode read(Path file) throws IOException, BadInputException {
    return Files.exists(file) ? StrictJson.parse(Files.readAllBytes(file)) : StrictJson.object();
  }

  private static String markdown(ArrayNode runs, List<Path> plots) {
    StringBuilder text =
        new StringBuilder(
            """
            # Results

            Written by `./groundswell bench --results`; `README.md` says what each row means. Figures hold for the machine, commit and command
            above their table; the ratios carry over best. Bars are what the project wants to reach; a miss is a miss before rounding.
            """);
    for (Path plot : plots) {
      String file = plot.getFileName().toString();
      text.append("\n![%s](plots/%s)\n".formatted(file.replaceAll("\\..*", ""), file));
    }
    for (JsonNode run : runs) {
      JsonNode machine = run.path("machine");
      text.append(
          """

          ## %s

          `%s` at commit %s, on %s, %d cores, %,d MB of memory, %s, %s.

          """
              .formatted(
                  run.path("date").asText(),
                  run.path("command").asText(),
                  run.path("commit").asText(),
                  machine.path("cpu").asText(),
                  machine.path("cores").asInt(),
                  machine.path("memory_mb").asLong(),
                  machine.path("jvm").asText(),
                  machine.path("os").asText()));
      text.append(Table.markdown(run.path("rows")));
    }
    return text.toString();
  }
}
