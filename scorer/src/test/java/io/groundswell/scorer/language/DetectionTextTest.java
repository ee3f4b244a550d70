package io.groundswell.scorer.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.Character.UnicodeScript;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectionTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        "RT @ann: so good http://t.co/a1 www.example.org ann@example.org|so good",
        "gr8 day 2 b #happy #so_so|gr day b happy so so",
        "tea &amp; cake &lt;3|tea cake",
        "don’t think I'm late|don't think i'm late",
        "sooooo GOOOOOD|soo good",
        "Then we saw Angela Merkel in BERLIN today|then we saw in berlin today",
        "😂😂 nice 👍🏽|nice",
        "de\u0301ja\u0300 vu|déjà vu",
      })
  void extractsWordsAlone(String text, String words) {
    assertThat(DetectionText.of(text)).isEqualTo(new DetectionText(UnicodeScript.LATIN, words));
  }

  @ParameterizedTest
  @CsvSource({
    "I love my 東京 trip, LATIN",
    "iPhone がほしい, HIRAGANA",
    "東京へ行きたいな, HIRAGANA",
    "BTS 사랑해요, HANGUL",
    "Привет lol, CYRILLIC",
  })
  void selectsTheDominantScript(String text, UnicodeScript script) {
    assertThat(DetectionText.of(text).script()).isEqualTo(script);
  }

  @ParameterizedTest
  @CsvSource({"ಠ_ಠ", "¯\\_(ツ)_/¯", "(ノಠ益ಠ)ノ彡┻━┻", "(ﾟДﾟ)", "(´・ω・`)"})
  void emoticonsAreNotWords(String face) {
    assertThat(DetectionText.of(face).letters()).isLessThan(2);
  }

  @Test
  void aLongTextIsCut() {
    assertThat(DetectionText.of("word ".repeat(100_000)).words()).hasSizeLessThan(401);
  }

  @Test
  void aSurrogatePairAtTheCutIsHandled() {
    assertThat(DetectionText.of("x".repeat(399) + "😂").letters()).isPositive();
  }
}
