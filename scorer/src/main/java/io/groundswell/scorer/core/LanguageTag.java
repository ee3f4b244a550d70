package io.groundswell.scorer.core;

import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The tag of a language, declared or detected.
 *
 * @param tag BCP 47, such as {@code zh-TW}; {@code und} if undetermined
 * @param primary its primary language, such as {@code zh}
 */
record LanguageTag(String tag, String primary) {
  /**
   * Primary languages that denote a single language. Others are private codes, codes for several
   * languages or for none, and words such as {@code english}, which are well-formed although no
   * registered language has more than three letters.
   */
  private static final Pattern SINGLE_LANGUAGE =
      Pattern.compile("(?!q[a-t]|und|mis|mul|zxx)[a-z]{2,3}");

  /** A declared language, in canonical case; empty if it does not denote a single language. */
  static Optional<LanguageTag> declared(String declared) {
    try {
      Locale locale = new Locale.Builder().setLanguageTag(declared).build();
      return SINGLE_LANGUAGE.matcher(locale.getLanguage()).matches()
          ? Optional.of(new LanguageTag(locale.toLanguageTag(), locale.getLanguage()))
          : Optional.empty();
    } catch (IllformedLocaleException e) {
      return Optional.empty();
    }
  }
}
