package io.groundswell.scorer.core;

import java.util.Set;

/** Knows English and Spanish, by what a text has before its colon; else it can't tell. */
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
