package io.groundswell.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.topics.StrictJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The suite: every figure beside its limit or a peer, measured in the same run. */
@Command(name = "bench", description = "The whole suite, or parts of it.")
final class BenchCommand implements Callable<Integer> {
  private static final int MOST_TEXTS = 20_000;

  private static final List<Measurement> ALL = List.of();

  @Option(names = "--quick", description = "Less of everything: done in under five minutes.")
  private boolean quick;

  @Option(names = "--only", split = ",", description = "Measurements by their names.")
  private List<String> only = List.of();

  @Option(names = "--json", description = "Rows as JSON instead of a table.")
  private boolean json;

  @Option(names = "--tsv", description = "Texts are the third column of this file.")
  private @Nullable Path tsv;

  @Override
  public Integer call() throws Exception {
    Bench bench = new Bench(quick, Texts.read(tsv, MOST_TEXTS));
    List<Row> rows = new ArrayList<>();
    for (Measurement measurement : ALL) {
      if (only.isEmpty() || only.contains(measurement.name())) {
        rows.addAll(measurement.measure(bench));
      }
    }
    if (json) {
      ObjectNode result = StrictJson.object();
      ArrayNode written = result.putArray("rows");
      rows.forEach(row -> written.add(row.json()));
      System.out.println(new String(StrictJson.write(result), StandardCharsets.UTF_8));
    }
    return 0;
  }
}
