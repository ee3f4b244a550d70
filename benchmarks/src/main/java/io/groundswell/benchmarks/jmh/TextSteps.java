package io.groundswell.benchmarks.jmh;

import io.groundswell.scorer.core.TextHash;
import io.groundswell.scorer.core.TokenizedText;
import org.openjdk.jmh.annotations.Benchmark;

/** Steps before a cache look-up and before inference. */
public class TextSteps extends Step {
  /** Normalises and hashes a text, for its cache key. */
  @Benchmark
  public TextHash normaliseAndHash(BundledModel bundled, DemoTexts texts) {
    return TextHash.of(bundled.model.normalise(texts.text()));
  }

  /** Normalises and tokenises a text. */
  @Benchmark
  public TokenizedText tokenize(BundledModel bundled, DemoTexts texts) {
    return bundled.model.tokenize(bundled.model.normalise(texts.text()));
  }
}
