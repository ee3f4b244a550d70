package io.groundswell.scorer.core;

import java.util.Set;

/** Detects the language of a text. Thread-safe. */
public interface LanguageDetector {
  /** The result for a text that is too short or too ambiguous. */
  String UNDETERMINED = "und";

  /**
   * All languages that can be detected, as BCP 47 primary languages, without {@link #UNDETERMINED}.
   */
  Set<String> languages();

  /**
   * Detects a text's language. Detection favours the expected languages: a text that is not clearly
   * in another language is undetermined.
   *
   * @param expected BCP 47 primary languages; empty if none is expected
   * @return one of {@link #languages()}, or {@link #UNDETERMINED}
   */
  String detect(String text, Set<String> expected);
}
