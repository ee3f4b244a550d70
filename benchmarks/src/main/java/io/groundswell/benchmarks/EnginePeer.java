package io.groundswell.benchmarks;

import io.groundswell.scorer.core.LongText;
import io.groundswell.scorer.core.SentimentModel;
import io.groundswell.scorer.djl.DjlSentimentModel;
import io.groundswell.scorer.djl.ModelOptions;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The bare engine on new texts, as the peer of requests with such: it runs here, before and after
 * each load, while the instance has nothing to do.
 */
final class EnginePeer {
  private static final int MAX_TOKENS = 128;

  private EnginePeer() {}

  /**
   * Measures a closed loop that is warm.
   *
   * @param what for the user
   * @param newTexts in each request
   */
  static Peak peak(Bench bench, Served.Parts parts, String what, int newTexts, Served.Load load)
      throws Exception {
    Served.warmUp(bench, parts.up(), what, load);
    Peak peak = new Peak(newTexts, "engine_loop", "texts_per_s");
    FreshTexts fresh = FreshTexts.of(bench.texts());
    List<String> texts =
        IntStream.range(0, bench.quick() ? 600 : 6_000).mapToObj(fresh::text).toList();
    try (SentimentModel model =
        DjlSentimentModel.openBundled(new ModelOptions(MAX_TOKENS, LongText.TRUNCATE))) {
      BareEngine engine = new BareEngine(model, Runtime.getRuntime().availableProcessors());
      engine.textsPerSecond(texts.subList(0, texts.size() / 3)); // warm-up
      for (int i = 0; i < bench.repeats(); i++) {
        peak.addPeer(engine.textsPerSecond(texts));
        peak.add(load.run(Served.peakSeconds(bench)));
        peak.addPeer(engine.textsPerSecond(texts));
      }
    }
    return peak;
  }
}
