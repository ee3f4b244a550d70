package io.groundswell.benchmarks;

import java.util.List;
import java.util.Map;

/**
 * From the start script's start to its word that everything is ready; built already. The first
 * start after a build, which keeps its loaded classes for the later ones, is a figure of its own.
 */
final class StartMeasurement implements Measurement {
  @Override
  public String name() {
    return "start";
  }

  @Override
  public List<Row> measure(Bench bench) throws Exception {
    double first = secondsToReady();
    Spread seconds = new Spread();
    for (int i = 0; i < bench.repeats(); i++) {
      seconds.add(secondsToReady());
    }
    return List.of(
        new Row(
            name(),
            "./groundswell up, to its \"Ready\"",
            "s",
            seconds,
            Map.of("first_s", first),
            List.of(Row.Bar.atMost("median", 8))));
  }

  private static double secondsToReady() throws Exception {
    try (LocalUp up = LocalUp.byScript()) {
      Bench.say("  ready after %.1f s", up.secondsToReady());
      return up.secondsToReady();
    }
  }
}
