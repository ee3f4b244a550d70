package io.groundswell.scorer.core;

import java.util.Set;

/** Detects English and Spanish by what precedes a text's colon; other texts are undetermined. */
public final class FakeDetector implements LanguageDetector {
  @Override
  public Set<String> languages() {
    return Set.of("en", "es");
  }

  @Override
  public String detect(String text, Set<String> readable) {
    String start = text.contains(":") ? text.substring(0, text.indexOf(':')) : UNDETERMINED;
    return languages().contains(start) ? start : UNDETERMINED;
  }
}
