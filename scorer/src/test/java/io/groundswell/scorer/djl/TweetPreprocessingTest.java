package io.groundswell.scorer.djl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TweetPreprocessingTest {
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          '@anna thanks!',              '@user thanks!'
          'thanks @anna_b',             'thanks @user'
          '@anna: no',                  '@user no'
          '@😀',                        '@user'
          'see https://t.co/x now',     'see http now'
          'http://a',                   'http'
          'httpd is down',              'http is down'
          '@a @b http://c',             '@user @user http'
          """)
  void masksHandlesAndUrls(String text, String expected) {
    assertThat(TweetPreprocessing.apply(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "  two  spaces  ",
        "@",
        "@ home",
        "a@b.c",
        "(@anna)",
        "HTTP://A",
        "Great DAY 😀👍🏽",
        "a\t@b\nhttp://c",
        "\u0000\u0007"
      })
  void keepsOtherTokens(String text) {
    assertThat(TweetPreprocessing.apply(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"@anna see http://a 😀", " @x  @ "})
  void isIdempotent(String text) {
    String once = TweetPreprocessing.apply(text);
    assertThat(TweetPreprocessing.apply(once)).isEqualTo(once);
  }
}
