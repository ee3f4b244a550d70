package io.groundswell.scorer.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguagesTest {
  private static final Set<String> ENGLISH = Set.of("en");

  private final Languages languages = new Languages(new FakeDetector(), ENGLISH);

  @Test
  void aDetectedLanguageIsSupportedIfTheModelSupportsIt() {
    assertThat(of("en: hi", null, ENGLISH)).isEqualTo(new Language("en", "en", true));
    assertThat(of("es: hola", null, ENGLISH)).isEqualTo(new Language("es", "es", false));
    assertThat(of("es: hola", null, Set.of("es"))).isEqualTo(new Language("es", "es", true));
  }

  @Test
  void anUndeterminedLanguageCountsAsSupported() {
    assertThat(of("und: hm", null, ENGLISH)).isEqualTo(new Language("und", "und", true));
  }

  @Test
  void aModelWhoseLanguagesAreNotKnownSupportsAll() {
    assertThat(of("es: hola", null, Set.of())).isEqualTo(new Language("es", "es", true));
    assertThat(of("es: hola", "tlh", Set.of())).isEqualTo(new Language("tlh", "other", true));
  }

  @ParameterizedTest
  @CsvSource({
    "en,en,en,true",
    "EN-gb,en-GB,en,true",
    "es-419,es-419,es,false",
    "zh-hant-tw,zh-Hant-TW,other,false",
    "yue,yue,other,false",
  })
  void aDeclaredLanguageHasPrecedenceAndItsPrimaryLanguageDecides(
      String declared, String tag, String group, boolean supported) {
    assertThat(of("es: hola", declared, ENGLISH)).isEqualTo(new Language(tag, group, supported));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "und",
        "und-Latn",
        "en_US",
        "english",
        "e",
        "-",
        "x-mine",
        "zxx",
        "mul",
        "qme"
      })
  void aDeclarationThatDenotesNoSingleLanguageIsIgnored(@Nullable String declared) {
    assertThat(of("es: hola", declared, ENGLISH).tag()).isEqualTo("es");
  }

  private Language of(String text, @Nullable String declared, Set<String> supported) {
    return languages.of(new Text(text, declared, List.of()), supported);
  }
}
