package io.groundswell.scorer.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.scorer.core.Outcome.Scored;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguagesTest {
  private final Languages languages = new Languages(new FakeDetector(), Set.of("en"));

  @Test
  void aDetectedLanguageIsSupportedIfTheModelReadsIt() {
    assertThat(languages.of("en: hi", null)).isEqualTo(new Language("en", "en", true));
    assertThat(languages.of("es: hola", null)).isEqualTo(new Language("es", "es", false));
  }

  @Test
  void whatCannotBeToldCountsAsSupported() {
    assertThat(languages.of("und: hm", null)).isEqualTo(new Language("und", "und", true));
  }

  @ParameterizedTest
  @CsvSource({
    "en,en,en,true",
    "EN-gb,en-GB,en,true",
    "es-419,es-419,es,false",
    "zh-hant-tw,zh-Hant-TW,other,false",
    "yue,yue,other,false",
  })
  void aDeclaredLanguageIsBelievedAndItsPrimaryLanguageDecides(
      String declared, String tag, String group, boolean supported) {
    assertThat(languages.of("es: hola", declared)).isEqualTo(new Language(tag, group, supported));
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
  void aDeclarationThatNamesNoLanguageIsIgnored(String declared) {
    assertThat(languages.of("es: hola", declared).tag()).isEqualTo("es");
  }

  @Test
  void whichLanguagesAreSupportedIsTheViewOfTheModelThatScored() {
    ModelId spanish = new ModelId("spanish", "a1", "OnnxRuntime", "int8");
    ModelId silent = new ModelId("silent", "b2", "OnnxRuntime", "int8");
    ModelId main = new ModelId("main", "c3", "OnnxRuntime", "int8");
    Languages several =
        new Languages(
            new FakeDetector(),
            Set.of("en", "es"),
            Set.of("en"),
            Map.of(spanish, Set.of("es"), silent, Set.of()));
    Text text = new Text("es: hola");
    Sentiment score = new Sentiment(0.1f, 0.2f, 0.7f, 3, 1, false);

    assertThat(several.of(text, new Scored(score, false, spanish)).supported()).isTrue();
    assertThat(several.of(text, new Scored(score, false, silent)).supported()).isTrue();
    assertThat(several.of(text, new Scored(score, false, main)).supported()).isFalse();
    assertThat(several.of(text, new Scored(score, false, main, new LanguageTag("en-GB", "en"))))
        .isEqualTo(new Language("en-GB", "en", true));
  }

  @Test
  void forAModelThatDoesNotSayWhatItReadsEverythingIsSupported() {
    Languages unknown = new Languages(new FakeDetector(), Set.of());
    assertThat(unknown.of("es: hola", null)).isEqualTo(new Language("es", "es", true));
    assertThat(unknown.of("es: hola", "tlh")).isEqualTo(new Language("tlh", "other", true));
  }
}
