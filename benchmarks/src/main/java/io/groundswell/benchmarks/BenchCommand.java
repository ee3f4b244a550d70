package io.groundswell.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.RootCause;
import io.groundswell.common.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The suite: every figure beside a limit or a peer that is measured in the same run. */
@Command(
    name = "bench",
    description = "The whole suite, or parts of it; benchmarks/README.md explains its rows.")
final class BenchCommand implements Callable<Integer> {
  private static final int MAX_TEXTS = 20_000;
  private static final int FAILED = 1;
  private static final int MISUSED = 2;
  private static final Path FOLDER = Path.of("benchmarks");

  /** Takes minutes, so that it only runs if {@code --only} names it. */
  private static final String ONLY_BY_NAME = "growth";

  /** Measurements by their names, in the order in which they run. */
  private static final Map<String, Measurement> ALL = new LinkedHashMap<>();

  static {
    HttpMeasurements http = new HttpMeasurements();
    ALL.put("engine", EngineMeasurement::measure);
    ALL.put("pipeline", PipelineMeasurement::measure);
    ALL.put("realistic", RealisticMeasurement::measure);
    ALL.put("cached", CachedMeasurement::measure);
    ALL.put("memory", ProcessMeasurements::memory);
    ALL.put("start", ProcessMeasurements::start);
    ALL.put(ONLY_BY_NAME, GrowthMeasurement::measure);
    // Last, since the instance that they share keeps running.
    ALL.put("http-cached", http::cached);
    ALL.put("http-new", http::newTexts);
    ALL.put("http-bulk", http::bulk);
    ALL.put("http-batch", http::batch);
    ALL.put("connections", http::connections);
  }

  @Option(names = "--quick", description = "Less of everything: done in under five minutes.")
  private boolean quick;

  @Option(names = "--only", split = ",", description = "Measurements by their names.")
  private List<String> only = List.of();

  @Option(names = "--json", description = "Rows as JSON instead of a table.")
  private boolean json;

  @Option(
      names = "--results",
      description = "Also write benchmarks/RESULTS.md; rows of other measurements stay.")
  private boolean results;

  @Option(names = "--tsv", description = "Texts are the third column of this file.")
  private @Nullable Path tsv;

  @Option(
      names = "--posts",
      defaultValue = "10000000",
      description = "Cached posts of growth, which has a fiftieth as many new ones.")
  private int posts = 10_000_000;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Optional<String> unknown = unknown(only);
    if (unknown.isPresent()) {
      System.err.println(unknown.get());
      return MISUSED;
    }
    Bench bench = new Bench(quick, Texts.read(tsv, MAX_TEXTS), posts);
    ObjectNode run = run();
    ArrayNode rows = run.putArray("rows");
    boolean failed = false;
    for (Map.Entry<String, Measurement> measurement : ALL.entrySet()) {
      String name = measurement.getKey();
      if (only.isEmpty() ? !name.equals(ONLY_BY_NAME) : only.contains(name)) {
        Bench.progress("%s", name);
        try {
          measurement.getValue().measure(bench).forEach(row -> rows.add(row.json(name)));
        } catch (Exception e) { // the others are still worth measuring
          failed = true;
          Bench.progress("%s could not be measured: %s", name, RootCause.message(e));
        }
      }
    }
    System.out.print(
        json ? new String(StrictJson.write(run), StandardCharsets.UTF_8) + "\n" : Table.text(rows));
    if (results) {
      Results.add(FOLDER, run);
    }
    return failed ? FAILED : 0;
  }

  /** A sentence about names that no measurement has; empty if there are none. */
  static Optional<String> unknown(List<String> names) {
    List<String> unknown = names.stream().filter(name -> !ALL.containsKey(name)).toList();
    return unknown.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "There is no measurement named %s: choose from %s."
                .formatted(String.join(", ", unknown), String.join(", ", ALL.keySet())));
  }

  private ObjectNode run() {
    ObjectNode run = StrictJson.object();
    run.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    run.put("commit", Machine.commit());
    run.put("command", "./groundswell" + arguments());
    run.set("machine", Machine.json());
    return run;
  }

  private String arguments() {
    return spec == null
        ? ""
        : spec.commandLine().getParseResult().originalArgs().stream()
            .map(argument -> " " + argument)
            .collect(Collectors.joining());
  }
}
