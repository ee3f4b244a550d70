package io.groundswell.benchmarks.jmh;

import io.groundswell.scorer.language.OpenNlpDetector;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Language detection. */
@State(Scope.Benchmark)
public class LanguageOfText extends Step {
  private final OpenNlpDetector detector = OpenNlpDetector.load();
  private final Set<String> english = Set.of("en");

  /** For the bundled model, which declares English. */
  @Benchmark
  public String language(DemoTexts texts) {
    return detector.detect(texts.text(), english);
  }

  /** For a model without declared languages, so that detection reads the whole text. */
  @Benchmark
  public String languageOfWholeText(DemoTexts texts) {
    return detector.detect(texts.text(), Set.of());
  }
}
