package io.groundswell.processor.scoring;

import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says each text's language, and whether the model reads it. */
public final class Languages {
  /** Where languages are counted that the detector does not know. */
  static final String OTHER = "other";

  /**
   * What names one language. The rest says none: private codes, several or no languages, words such
   * as {@code english}, which are well-formed though no registered language is longer than three.
   */
  private static final Pattern NAMES_ONE = Pattern.compile("(?!q[a-t]|und|mis|mul|zxx)[a-z]{2,3}");

  private final LanguageDetector detector;
  private final Set<String> readable;

  /**
   * @param readable BCP 47 primary languages that the model reads; if empty, which is to say
   *     unknown, every language counts as supported
   */
  public Languages(LanguageDetector detector, Set<String> readable) {
    this.detector = detector;
    this.readable = Set.copyOf(readable);
  }

  /**
   * The language of a text.
   *
   * @param declared the producer's word for it, which is believed if it is a well-formed BCP 47 tag
   *     of a language; null if there is none
   */
  public Language of(String text, @Nullable String declared) {
    Locale locale = declared == null ? Locale.ROOT : parse(declared);
    if (NAMES_ONE.matcher(locale.getLanguage()).matches()) {
      return language(locale.toLanguageTag(), locale.getLanguage());
    }
    String detected = detector.detect(text, readable);
    return language(detected, detected);
  }

  private Language language(String tag, String primary) {
    boolean undetermined = primary.equals(LanguageDetector.UNDETERMINED);
    boolean known = undetermined || detector.languages().contains(primary);
    return new Language(
        tag,
        known ? primary : OTHER,
        undetermined || readable.isEmpty() || readable.contains(primary));
  }

  private static Locale parse(String declared) {
    try {
      return new Locale.Builder().setLanguageTag(declared).build();
    } catch (IllformedLocaleException e) {
      return Locale.ROOT; // as if none were declared
    }
  }
}
