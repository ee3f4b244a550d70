package io.groundswell.benchmarks;

import io.groundswell.benchmarks.Row.Bar;
import io.groundswell.processor.ProcessorConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Memory and start of the process of {@code up}: broker, processor with all roles, bridge. */
final class ProcessMeasurements {
  private ProcessMeasurements() {}

  /** Resident memory without Redis, when ready and while new and cached posts are scored. */
  static List<Row> memory(Bench bench) throws Exception {
    List<String> texts = bench.texts(6_000, 1_000);
    Map<String, Double> figures = new LinkedHashMap<>();
    try (LocalUp up = new LocalUp();
        RunningProcessor processor =
            new RunningProcessor(up.bootstrapServers(), ProcessorConfig.read(Map.of()))) {
      figures.put("posts", (double) texts.size());
      double ready = ResidentMemory.megabytes(up.pid());
      figures.put("ready_mb", Bench.progress("ready", ready, "MB"));
      processor.postsPerSecond(texts.size(), UncommittedPosts.of(texts)); // new
      processor.postsPerSecond(texts.size(), UncommittedPosts.of(texts)); // cached
      figures.put("after_scoring_mb", ResidentMemory.megabytes(up.pid()));
      double peak = Bench.progress("peak", ResidentMemory.peakMegabytes(up.pid()), "MB");
      return List.of(
          new Row(
              "most memory of groundswell up while it scores",
              "MB",
              Spread.of(peak),
              figures,
              List.of(Bar.atMost("median", 1_200))));
    }
  }

  /**
   * Time from the start script's start until it prints "Ready". The first start after a build
   * archives loaded classes for later starts, so it is a separate figure.
   */
  static List<Row> start(Bench bench) throws Exception {
    double first = secondsToReady();
    Spread seconds = new Spread();
    for (int i = 0; i < bench.repeats(); i++) {
      seconds.add(secondsToReady());
    }
    return List.of(
        new Row(
            "./groundswell up, to its \"Ready\"",
            "s",
            seconds,
            Map.of("first_s", first),
            List.of(Bar.atMost("median", 8))));
  }

  private static double secondsToReady() throws Exception {
    try (LocalUp up = LocalUp.byScript()) {
      Bench.progress("  ready after %.1f s", up.secondsToReady());
      return up.secondsToReady();
    }
  }
}
