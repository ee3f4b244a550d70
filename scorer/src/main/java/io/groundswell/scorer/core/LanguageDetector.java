package io.groundswell.scorer.core;

import java.util.Set;

/** Tells which language a text is written in. May be called from several threads at once. */
public interface LanguageDetector {
  /** The answer for a text that is too short or too unclear to tell. */
  String UNDETERMINED = "und";

  /**
   * Every language that it can tell, as BCP 47 primary languages, without {@link #UNDETERMINED}.
   */
  Set<String> languages();

  /**
   * Tells a text's language. To take a readable text for a foreign one is the worse mistake, so
   * what is not clearly foreign is undetermined.
   *
   * @param readable BCP 47 primary languages that the model reads; empty if that is not known
   * @return one of {@link #languages()}, or {@link #UNDETERMINED}
   */
  String detect(String text, Set<String> readable);
}
