package io.groundswell.scorer.core;

/**
 * A text's language.
 *
 * @param tag BCP 47, as it was declared or detected; {@code und} if undetermined
 * @param group the language it is counted under, one of a closed set: a primary language that the
 *     detector knows, {@code und} or {@code other}
 * @param supported whether the model supports it, as far as is known
 */
public record Language(String tag, String group, boolean supported) {
  /** The language of a text for which detection has not run or has no result. */
  static final Language UNDETERMINED =
      new Language(LanguageDetector.UNDETERMINED, LanguageDetector.UNDETERMINED, true);
}
