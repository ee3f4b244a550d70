package io.groundswell.benchmarks;

import java.util.List;
import java.util.Map;

/** From the start script's start to its word that everything is ready; built already. */
final class StartMeasurement implements Measurement {
  @Override
  public String name() {
    return "start";
  }

  @Override
  public List<Row> measure(Bench bench) throws Exception {
    Spread seconds = new Spread();
    for (int i = 0; i < bench.repeats(); i++) {
      try (LocalUp up = LocalUp.byScript()) {
        seconds.add(up.secondsToReady());
        Bench.say("  ready after %.1f s", up.secondsToReady());
      }
    }
    return List.of(
        new Row(
            name(),
            "./groundswell up, to its \"Ready\"",
            "s",
            seconds,
            Map.of(),
            List.of(Row.Bar.atMost("median", 8))));
  }
}
