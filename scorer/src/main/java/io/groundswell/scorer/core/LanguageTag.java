package io.groundswell.scorer.core;

import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which language, as it was declared or detected.
 *
 * @param tag BCP 47, such as {@code zh-TW}; {@code und} for what can't be told
 * @param primary its primary language, such as {@code zh}
 */
public record LanguageTag(String tag, String primary) {
  /**
   * What names one language. The rest says none: private codes, several or no languages, words such
   * as {@code english}, which are well-formed though no registered language is longer than three.
   */
  private static final Pattern NAMES_ONE = Pattern.compile("(?!q[a-t]|und|mis|mul|zxx)[a-z]{2,3}");

  /** What was declared, in canonical case; empty if it names no one language. */
  public static Optional<LanguageTag> declared(String declared) {
    try {
      Locale locale = new Locale.Builder().setLanguageTag(declared).build();
      return NAMES_ONE.matcher(locale.getLanguage()).matches()
          ? Optional.of(new LanguageTag(locale.toLanguageTag(), locale.getLanguage()))
          : Optional.empty();
    } catch (IllformedLocaleException e) {
      return Optional.empty();
    }
  }
}
