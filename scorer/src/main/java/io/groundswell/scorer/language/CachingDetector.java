package io.groundswell.scorer.language;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.groundswell.scorer.core.LanguageDetector;
import java.util.Set;

/**
 * Caches the languages of recent texts: posts repeat, and for a cached score, language detection
 * would be most of the work. Uses a few megabytes at most.
 */
public final class CachingDetector implements LanguageDetector {
  private static final int MOST_TEXTS = 16_384;

  /** Longer texts are not cached: texts that repeat are short. */
  private static final int MOST_CHARS = 300;

  private final LanguageDetector detector;
  private final Cache<Key, String> languages =
      Caffeine.newBuilder().maximumSize(MOST_TEXTS).build();

  private record Key(String text, Set<String> readable) {}

  /**
   * @param detector whose result depends on its arguments alone
   */
  public CachingDetector(LanguageDetector detector) {
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
    return languages.get(
        new Key(text, readable), key -> detector.detect(key.text(), key.readable()));
  }
}
