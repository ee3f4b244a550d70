package io.groundswell.benchmarks;

import io.groundswell.benchmarks.Row.Bar;
import io.groundswell.processor.djl.DjlSentimentModel;
import io.groundswell.processor.djl.ModelOptions;
import io.groundswell.processor.scoring.LongText;
import io.groundswell.processor.scoring.SentimentModel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** {@code /predict} with texts that were never seen, against the bare engine on such texts. */
final class HttpNew implements Measurement {
  private static final int CONNECTIONS = 64;
  private static final int MAX_TOKENS = 128;
  private static final int RATE = 200;
  private static final int MOST_MS = 40;

  private final Served served;

  HttpNew(Served served) {
    this.served = served;
  }

  @Override
  public String name() {
    return "http-new";
  }

  @Override
  public List<Row> measure(Bench bench) throws Exception {
    Served.Parts parts = served.get(bench);
    Peak peak = peak(bench, parts);
    List<Row> rows = new ArrayList<>();
    rows.add(
        peak.row(
            name(),
            "new, peak with " + CONNECTIONS + " connections",
            "engine_loop",
            "texts_per_s",
            List.of(Bar.atLeast("ratio_to_engine_loop", 0.6), Bar.atMost("errors", 0))));
    rows.addAll(
        new OpenLoop(bench, parts, name(), Phase.Kind.NEW).sharesAnd(peak.median(), RATE, MOST_MS));
    return rows;
  }

  /** The engine loop runs here, before and after each run, while the instance has nothing to do. */
  private static Peak peak(Bench bench, Served.Parts parts) throws Exception {
    Peak peak = new Peak();
    FreshTexts fresh = FreshTexts.of(bench.texts());
    List<String> texts =
        IntStream.range(0, bench.quick() ? 1_500 : 6_000).mapToObj(fresh::text).toList();
    try (SentimentModel model =
        DjlSentimentModel.openBundled(new ModelOptions(MAX_TOKENS, LongText.TRUNCATE))) {
      BareEngine engine = new BareEngine(model, Runtime.getRuntime().availableProcessors());
      engine.textsPerSecond(texts.subList(0, texts.size() / 3)); // warm-up
      for (int i = 0; i < bench.repeats(); i++) {
        peak.addPeer(engine.textsPerSecond(texts));
        peak.add(parts.wrk().fresh(parts.url(), CONNECTIONS, Served.peakSeconds(bench)));
        peak.addPeer(engine.textsPerSecond(texts));
      }
    }
    return peak;
  }
}
