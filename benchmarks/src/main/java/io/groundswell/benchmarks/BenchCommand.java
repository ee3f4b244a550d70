package io.groundswell.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.RootCause;
import io.groundswell.common.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The suite: every figure beside its limit or a peer, measured in the same run. */
@Command(
    name = "bench",
    description = "The whole suite, or parts of it; benchmarks/README.md tells what it measures.")
final class BenchCommand implements Callable<Integer> {
  private static final int MOST_TEXTS = 20_000;
  private static final int FAILED = 1;
  private static final int MISUSED = 2;
  private static final Path FOLDER = Path.of("benchmarks");

  private static final Served SERVED = new Served();

  /** Those over HTTP come last: the instance that they share stays up to the end. */
  private static final List<Measurement> ALL =
      List.of(
          new EngineMeasurement(),
          new PipelineMeasurement(),
          new RealisticMeasurement(),
          new CachedMeasurement(),
          new MemoryMeasurement(),
          new StartMeasurement(),
          new GrowthMeasurement(),
          new HttpCached(SERVED),
          new HttpNew(SERVED),
          new HttpBulk(SERVED),
          new HttpBatch(SERVED),
          new Connections(SERVED));

  @Option(names = "--quick", description = "Less of everything: done in under five minutes.")
  private boolean quick;

  @Option(names = "--only", split = ",", description = "Measurements by their names.")
  private List<String> only = List.of();

  @Option(names = "--json", description = "Rows as JSON instead of a table.")
  private boolean json;

  @Option(
      names = "--results",
      description = "Also write benchmarks/RESULTS.md with its plots; rows of others stay.")
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
    Bench bench = new Bench(quick, Texts.read(tsv, MOST_TEXTS), posts);
    List<Row> rows = new ArrayList<>();
    boolean failed = false;
    for (Measurement measurement : ALL) {
      if (only.contains(measurement.name()) || (only.isEmpty() && !measurement.onlyByName())) {
        Bench.say("%s", measurement.name());
        try {
          rows.addAll(measurement.measure(bench));
        } catch (Exception e) { // the others' figures are worth having
          failed = true;
          Bench.say("%s could not be measured: %s", measurement.name(), RootCause.message(e));
        }
      }
    }
    ObjectNode run = run(rows);
    System.out.print(
        json
            ? new String(StrictJson.write(run), StandardCharsets.UTF_8) + "\n"
            : Table.text(run.path("rows")));
    if (results) {
      Results.add(FOLDER, run);
    }
    return failed ? FAILED : 0;
  }

  /** A sentence about names that no measurement has; empty if there are none. */
  static Optional<String> unknown(List<String> names) {
    List<String> known = ALL.stream().map(Measurement::name).toList();
    List<String> unknown = names.stream().filter(name -> !known.contains(name)).toList();
    return unknown.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "There is no measurement named %s: choose from %s."
                .formatted(String.join(", ", unknown), String.join(", ", known)));
  }

  private ObjectNode run(List<Row> rows) {
    ObjectNode run = StrictJson.object();
    run.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    run.put("commit", Machine.commit());
    run.put("command", "./groundswell" + arguments());
    run.set("machine", Machine.json());
    ArrayNode written = run.putArray("rows");
    rows.forEach(row -> written.add(row.json()));
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
