package io.groundswell.benchmarks;

import io.groundswell.benchmarks.GatlingOutput.Figures;
import io.groundswell.benchmarks.Phase.Request;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The load test for users: published scenarios of a comparable system, against a bridge. */
@Command(
    name = "load",
    description = "Load a running instance with three published scenarios, with a report in HTML.",
    footer = {
      "",
      "Cached texts, new ones, and batches of ten of which four are cached, each at the rate that",
      "is published for a comparable system, whatever the responses do (Gatling, open loop).",
      "Nothing is stored but scores in the cache. Exit code 1 if the instance can't be measured."
    })
final class LoadCommand implements Callable<Integer> {
  private static final int TEXTS = 4_096;
  private static final int WARM_UP_SECONDS = 5;

  /** A scenario, and the published 95th percentile of its latency. */
  private record Published(Phase phase, int p95Ms) {}

  @Option(
      names = "--url",
      defaultValue = "http://127.0.0.1:8000",
      description = "The bridge (${DEFAULT-VALUE}).")
  private String url = "";

  @Option(names = "--seconds", description = "Length of a scenario (30; with --quick 8).")
  private @Nullable Integer seconds;

  @Option(names = "--quick", description = "Shorter, for a first impression.")
  private boolean quick;

  @Option(names = "--tsv", description = "Texts are the third column of this file.")
  private @Nullable Path tsv;

  @Override
  public Integer call() throws Exception {
    String bridge = url.replaceAll("/+$", "");
    List<String> texts = Texts.read(tsv, TEXTS);
    try {
      new Instance(bridge).fillCache(Bodies.of(texts));
    } catch (Instance.UnusableException e) {
      System.err.println(e.getMessage());
      return 1;
    }
    int length = seconds == null ? quick ? 8 : 30 : seconds;
    List<Published> scenarios =
        List.of(
            new Published(Phase.open("cached texts", Request.CACHED, bridge, 1_200, length), 15),
            new Published(Phase.open("new texts", Request.NEW, bridge, 200, length), 450),
            new Published(
                Phase.open("batches of 10, 4 cached", Request.BATCH, bridge, 80, length), 600));
    System.out.printf(
        "Three scenarios of %d s each against %s, after a warm-up.%n", length, bridge);
    GatlingOutput output = new GatlingRun(texts).run(phases(scenarios), true);
    scenarios.forEach(scenario -> show(scenario, output.figures(scenario.phase().name())));
    output.errors().forEach(error -> System.out.println("  failed: " + error));
    String report = output.report();
    if (report != null) {
      System.out.println("Report: " + Path.of(URI.create(report)));
    }
    return 0;
  }

  private static List<Phase> phases(List<Published> scenarios) {
    List<Phase> phases = new ArrayList<>();
    for (Published scenario : scenarios) {
      Phase phase = scenario.phase();
      phases.add(
          Phase.open(
              "warm-up, " + phase.name(),
              phase.request(),
              phase.url(),
              phase.amount() / 4,
              WARM_UP_SECONDS));
      phases.add(phase);
    }
    return phases;
  }

  private static void show(Published scenario, Figures figures) {
    Phase phase = scenario.phase();
    System.out.printf(
        "  %-24s %5.0f req/s  p50 %3.0f  p95 %3.0f  p99 %3.0f  max %4.0f ms, %d failed%s%n"
            + "  %-24s %5.0f req/s           p95 %3d ms%n",
        phase.name(),
        figures.perSecond(),
        figures.p50Ms(),
        figures.p95Ms(),
        figures.p99Ms(),
        figures.maxMs(),
        figures.failed(),
        HttpMeasurements.verdict(figures),
        "  published",
        phase.amount(),
        scenario.p95Ms());
    if (phase.request() == Request.CACHED && figures.hits() < figures.requests()) {
      System.out.printf(
          "    %d of %d responses were not from the cache%n",
          figures.requests() - figures.hits(), figures.requests());
    }
  }
}
