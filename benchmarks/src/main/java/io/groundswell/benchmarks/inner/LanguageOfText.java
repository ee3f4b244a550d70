package io.groundswell.benchmarks.inner;

import io.groundswell.scorer.language.OpenNlpDetector;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Telling the language of a text. */
@State(Scope.Benchmark)
public class LanguageOfText extends Step {
  private final OpenNlpDetector detector = OpenNlpDetector.load();
  private final Set<String> english = Set.of("en");

  /** As for the bundled model, which reads English. */
  @Benchmark
  public String language(DemoTexts texts) {
    return detector.detect(texts.text(), english);
  }

  /** As for a model that does not say what it reads, so that the whole text is read. */
  @Benchmark
  public String languageOfWholeText(DemoTexts texts) {
    return detector.detect(texts.text(), Set.of());
  }
}
