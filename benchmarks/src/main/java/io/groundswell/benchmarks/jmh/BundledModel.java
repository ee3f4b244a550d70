package io.groundswell.benchmarks.jmh;

import io.groundswell.benchmarks.BareEngine;
import io.groundswell.scorer.core.SentimentModel;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The bundled model, as the processor opens it. */
@State(Scope.Benchmark)
public class BundledModel {
  final SentimentModel model = BareEngine.bundledModel();

  /** Frees the model. */
  @TearDown(Level.Trial)
  public void close() {
    model.close();
  }
}
