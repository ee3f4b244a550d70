package io.groundswell.scorer.language;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.groundswell.scorer.core.LanguageDetector;
import java.util.Set;

/**
 * Remembers the languages of texts that were told lately: posts repeat, and where their scores come
 * from the cache, telling the language would be most of the work. Takes some megabytes at most.
 */
public final class RememberingDetector implements LanguageDetector {
  private static final int MOST_TEXTS = 16_384;

  /** Of a text that is worth remembering: posts are short, and what repeats is. */
  private static final int MOST_CHARS = 300;

  private final LanguageDetector detector;
  private final Cache<Asked, String> told = Caffeine.newBuilder().maximumSize(MOST_TEXTS).build();

  private record Asked(String text, Set<String> readable) {}

  /**
   * @param detector whose answers never change
   */
  public RememberingDetector(LanguageDetector detector) {
    this.detector = detector;
  }

  @Override
  public Set<String> languages() {
    return detector.languages();
  }

  @Override
  public String detect(String text, Set<String> readable) {
    if (text.length() > MOST_CHARS) {
      return detector.detect(text, readable);
    }
    return told.get(
        new Asked(text, readable), asked -> detector.detect(asked.text(), asked.readable()));
  }
}
