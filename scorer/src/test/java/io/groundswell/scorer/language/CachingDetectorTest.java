package io.groundswell.scorer.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.scorer.core.LanguageDetector;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CachingDetectorTest {
  private final List<String> asked = new ArrayList<>();
  private final LanguageDetector detector =
      new CachingDetector(
          new LanguageDetector() {
            @Override
            public Set<String> languages() {
              return Set.of("en", "de");
            }

            @Override
            public String detect(String text, Set<String> readable) {
              asked.add(text);
              return readable.iterator().next();
            }
          });

  @Test
  void aRepeatedTextIsDetectedOnce() {
    assertThat(detector.detect("so good", Set.of("en"))).isEqualTo("en");
    assertThat(detector.detect("so good", Set.of("en"))).isEqualTo("en");
    assertThat(asked).containsExactly("so good");
  }

  @Test
  void theReadableLanguagesArePartOfTheKey() {
    detector.detect("so good", Set.of("en"));
    assertThat(detector.detect("so good", Set.of("de"))).isEqualTo("de");
  }

  @Test
  void longTextsAreNotCached() {
    String text = "so good ".repeat(40);
    detector.detect(text, Set.of("en"));
    detector.detect(text, Set.of("en"));
    assertThat(asked).hasSize(2);
  }
}
