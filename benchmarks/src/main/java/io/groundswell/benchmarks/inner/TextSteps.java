package io.groundswell.benchmarks.inner;

import io.groundswell.scorer.core.TextHash;
import io.groundswell.scorer.core.TokenizedText;
import org.openjdk.jmh.annotations.Benchmark;

/** What is done with a text before it is inferred, or found in the cache. */
public class TextSteps extends Step {
  /** The key of a text's score. */
  @Benchmark
  public TextHash normaliseAndHash(BundledModel bundled, DemoTexts texts) {
    return TextHash.of(bundled.model.normalise(texts.text()));
  }

  /** A text's tokens. */
  @Benchmark
  public TokenizedText tokenize(BundledModel bundled, DemoTexts texts) {
    return bundled.model.tokenize(bundled.model.normalise(texts.text()));
  }
}
