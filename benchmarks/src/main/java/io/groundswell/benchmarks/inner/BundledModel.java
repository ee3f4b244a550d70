package io.groundswell.benchmarks.inner;

import io.groundswell.scorer.core.LongText;
import io.groundswell.scorer.core.SentimentModel;
import io.groundswell.scorer.djl.DjlSentimentModel;
import io.groundswell.scorer.djl.ModelOptions;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The bundled model, as the processor opens it. */
@State(Scope.Benchmark)
public class BundledModel {
  private static final int MAX_TOKENS = 128;

  final SentimentModel model =
      DjlSentimentModel.openBundled(new ModelOptions(MAX_TOKENS, LongText.TRUNCATE));

  /** Frees the model. */
  @TearDown(Level.Trial)
  public void close() {
    model.close();
  }
}
