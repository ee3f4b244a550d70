package io.groundswell.benchmarks;

import io.groundswell.benchmarks.GatlingOutput.Figures;
import io.groundswell.benchmarks.Phase.Kind;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The load test for users: what is published of a system of this kind, against a running bridge.
 */
@Command(
    name = "load",
    description = "Load a running instance with three published scenarios, with a report in HTML.",
    footer = {
      "",
      "Cached texts, new ones, and batches of ten of which four are cached, each at the rate that",
      "is published for another system of this kind, whatever the answers do (Gatling, open loop).",
      "Nothing is stored but scores in the cache. Exit code 1 if there is nothing to be measured."
    })
final class LoadCommand implements Callable<Integer> {
  private static final int TEXTS = 4_096;
  private static final int WARM_UP_SECONDS = 5;

  /** A scenario, and what another system is said to reach in it. */
  private record Published(Phase phase, int p95Ms) {}

  @Option(
      names = "--url",
      defaultValue = "http://127.0.0.1:8000",
      description = "The bridge (${DEFAULT-VALUE}).")
  private String url = "";

  @Option(names = "--seconds", description = "A scenario (30; with --quick 8).")
  private @Nullable Integer seconds;

  @Option(names = "--quick", description = "Shorter, for a first impression.")
  private boolean quick;

  @Option(names = "--tsv", description = "Texts are the third column of this file.")
  private @Nullable Path tsv;

  @Override
  public Integer call() throws Exception {
    String bridge = url.replaceAll("/+$", "");
    Bodies bodies = Bodies.of(Texts.read(tsv, TEXTS));
    try {
      new Instance(bridge).know(bodies);
    } catch (Instance.UnusableException e) {
      System.err.println(e.getMessage());
      return 1;
    }
    List<Published> scenarios = scenarios();
    System.out.printf(
        "Three scenarios of %d s each against %s, after a warm-up.%n",
        scenarios.get(0).phase().seconds(), bridge);
    GatlingOutput output =
        new GatlingRun(Served.FOLDER, bodies).run(bridge, phases(scenarios), true);
    scenarios.forEach(scenario -> show(scenario, output.figures(scenario.phase().name())));
    output.errors().forEach(error -> System.out.println("  failed: " + error));
    String report = output.report();
    if (report != null) {
      System.out.println("Report: " + Path.of(URI.create(report)));
    }
    return 0;
  }

  private List<Published> scenarios() {
    int length = seconds == null ? quick ? 8 : 30 : seconds;
    return List.of(
        new Published(new Phase("cached texts", Kind.CACHED, 1_200, length), 15),
        new Published(new Phase("new texts", Kind.NEW, 200, length), 450),
        new Published(new Phase("batches of 10, 4 cached", Kind.BATCH, 80, length), 600));
  }

  private static List<Phase> phases(List<Published> scenarios) {
    List<Phase> phases = new ArrayList<>();
    for (Published scenario : scenarios) {
      Phase phase = scenario.phase();
      phases.add(
          new Phase(
              "warm-up, " + phase.name(), phase.kind(), phase.perSecond() / 4, WARM_UP_SECONDS));
      phases.add(phase);
    }
    return phases;
  }

  private static void show(Published scenario, Figures figures) {
    System.out.printf(
        "  %-24s %5.0f req/s  p50 %3.0f  p95 %3.0f  p99 %3.0f  max %4.0f ms, %d failed%s%n"
            + "  %-24s %5.0f req/s           p95 %3d ms%n",
        scenario.phase().name(),
        figures.perSecond(),
        figures.p50Ms(),
        figures.p95Ms(),
        figures.p99Ms(),
        figures.maxMs(),
        figures.failed(),
        OpenLoop.verdict(figures),
        "  published",
        scenario.phase().perSecond(),
        scenario.p95Ms());
    if (scenario.phase().kind() == Kind.CACHED && figures.hits() < figures.requests()) {
      System.out.printf(
          "    %d of %d answers were not from the cache%n",
          figures.requests() - figures.hits(), figures.requests());
    }
  }
}
