package io.groundswell.audience;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.topics.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubjectMatcherTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "harrow|What a HARROW!",
        "Harrow|harrow",
        "harrow|harrow's end",
        "harrow|#harrow and @harrow",
        "harrow|See https://example.com/harrow",
        "harrow|non-harrow",
        "harrow lane|Harrow \u00a0\tLANE",
        "Harrow's|Harrow’s best",
        "straße|STRASSE",
        "STRASSE|straße",
        "STRAẞE|strasse",
        "ΟΔΟΣ|οδος",
        "οδός|ΟΔΌΣ",
        "café|CAFE\u0301",
        "ﬁnale|FINALE",
        "finale|ｆｉｎａｌｅ",
        "finale|fi\u00adna\u200ble",
        "C++|I like c++.",
        "❤|I ❤️ it",
        "👍|👍🏽",
        "東京|今日は東京都です",
        "iPhone|新しいiPhoneを",
        "서울|서울에서",
        "กาแฟ|ร้านกาแฟดี",
        "हिन्दी|वह हिन्दी है",
      })
  void aKeywordIsFound(String keyword, String text) {
    assertThat(keyword("s", keyword).find(text)).containsExactly("s");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "harrow|harrowing",
        "harrow|harrow_lane",
        "harrow|harrow2",
        "harrow|yharrow",
        "harrow lane|harrow, lane",
        "harrow lane|harrowlane",
        "harrow lane|#HarrowLane",
        "cafe|cafe\u0301",
        "हिन्द|हिन्दी",
        "กา|กา\u0e49",
        "🏴\uDB40\uDC67\uDB40\uDC7F|🏴",
      })
  void aKeywordIsNotFoundInWhatOnlyLooksLikeIt(String keyword, String text) {
    assertThat(keyword("s", keyword).find(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HarrowLane|so good #harrowlane",
        "HarrowLane|＃HARROWLANE!",
        "#HarrowLane|(#HarrowLane)",
        "＃HarrowLane|#HarrowLane",
        "HarrowLane|#HarrowLane-finale",
        "HarrowLane|##HarrowLane#finale",
        "東京|今日は#東京",
      })
  void aHashtagIsFound(String hashtag, String text) {
    assertThat(hashtag("s", hashtag).find(text)).containsExactly("s");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HarrowLane|HarrowLane",
        "HarrowLane|#HarrowLane2",
        "HarrowLane|#HarrowLane_finale",
        "HarrowLane|x#HarrowLane",
        "HarrowLane|# HarrowLane",
        "東京|#東京都",
      })
  void aHashtagIsNotFoundInWhatOnlyLooksLikeIt(String hashtag, String text) {
    assertThat(hashtag("s", hashtag).find(text)).isEmpty();
  }

  @Test
  void anExpressionReadsTheTextAsItWasPosted() {
    assertThat(expression("s", "K[eé]ttles?").find("A Kéttle")).containsExactly("s");
    assertThat(expression("s", "kettle").find("A Kettle")).isEmpty();
    assertThat(expression("s", "(?i)kettle").find("A Kettle")).containsExactly("s");
  }

  @Test
  void anExpressionReadsTheBeginningOfALongText() {
    SubjectMatcher subjects = expression("s", "end$|kettle");
    String longest = "x".repeat(SubjectMatcher.MAX_EXPRESSION_TEXT_CHARS - 6);
    assertThat(subjects.find(longest + "kettle")).containsExactly("s");
    assertThat(subjects.find(longest + "xkettle")).isEmpty();
    assertThat(subjects.find(longest + "xxxxx😀kettle")).isEmpty();
  }

  @Test
  void namesComeOnceAndInAlphabeticalOrder() {
    SubjectMatcher subjects =
        SubjectMatcher.of(
            List.of(
                new Subject("b", null, List.of("tea", "tea pot"), List.of("tea"), List.of("t.a")),
                new Subject("c", null, List.of("pot", "#tea"), List.of(), List.of()),
                new Subject("a", null, List.of("TEA"), List.of(), List.of())));
    assertThat(subjects.find("Tea pot, #tea")).containsExactly("a", "b", "c");
    assertThat(subjects.find("tea")).containsExactly("a", "b");
    assertThat(subjects.find("coffee")).isEmpty();
    assertThat(subjects.find("")).isEmpty();
  }

  @Test
  void aTextHasAtMost32Subjects() {
    List<Subject> many =
        IntStream.range(100, 200)
            .mapToObj(i -> new Subject("s" + i, null, List.of("tea"), List.of(), List.of()))
            .toList();
    assertThat(SubjectMatcher.of(many).find("tea")).hasSize(32).startsWith("s100").endsWith("s131");
  }

  @Test
  void groupsAreThoseDeclared() {
    SubjectMatcher subjects =
        SubjectMatcher.of(
            List.of(
                new Subject("b", "g", List.of(), List.of(), List.of()),
                new Subject("a", null, List.of(), List.of(), List.of())));
    assertThat(subjects.group("b")).isEqualTo("g");
    assertThat(subjects.group("a")).isNull();
    assertThat(subjects.group("c")).isNull();
    assertThat(subjects.declares("a")).isTrue();
    assertThat(subjects.declares("c")).isFalse();
    assertThat(subjects.all()).extracting(Subject::name).containsExactly("a", "b");
  }

  @Test
  void aBadRuleIsReportedAndStopsNothing() {
    SubjectMatcher subjects =
        SubjectMatcher.of(
            List.of(
                new Subject(
                    "s",
                    null,
                    List.of("\u200b", "k".repeat(201), "tea"),
                    List.of("two words", "#"),
                    List.of("a(b", "(?<=a)b", "[a-z]{1000}", "x".repeat(1001), "c.ffee"))));
    assertThat(subjects.find("tea")).containsExactly("s");
    assertThat(subjects.find("coffee")).containsExactly("s");
    assertThat(subjects.rejected())
        .extracting(rule -> rule.reason().code())
        .containsExactly(
            "keyword_empty",
            "keyword_too_long",
            "hashtag_malformed",
            "hashtag_malformed",
            "expression_malformed",
            "expression_malformed",
            "expression_too_large",
            "expression_too_large");
    assertThat(subjects.rejected()).allSatisfy(r -> assertThat(r.sentence()).endsWith("."));
    assertThat(subjects.rejected().get(4).sentence())
        .isEqualTo("The expression \"a(b\" can't be used: missing closing ).");
  }

  @Test
  void allExpressionsTogetherAreBounded() {
    List<Subject> many = new ArrayList<>();
    for (int i = 100; i < 200; i++) {
      many.add(new Subject("s" + i, null, List.of(), List.of(), List.of("(?:a?){240}a{240}")));
    }
    SubjectMatcher subjects = SubjectMatcher.of(many);
    assertThat(subjects.rejected())
        .isNotEmpty()
        .allMatch(rule -> rule.reason() == RejectedRule.Reason.TOO_MANY_EXPRESSIONS)
        .last()
        .matches(rule -> rule.subject().equals("s199"));
  }

  @Test
  void allKeywordsTogetherAreBounded() {
    List<Subject> many = new ArrayList<>();
    for (int i = 0; i < 5_001; i++) {
      String keyword = String.format("%04d", i) + "k".repeat(196);
      many.add(
          new Subject(
              "s" + String.format("%04d", i), null, List.of(keyword), List.of(), List.of()));
    }
    SubjectMatcher subjects = SubjectMatcher.of(many);
    assertThat(subjects.rejected()).hasSize(1);
    assertThat(subjects.rejected().get(0).reason())
        .isEqualTo(RejectedRule.Reason.TOO_MANY_KEYWORDS);
    assertThat(subjects.find("4999" + "k".repeat(196))).containsExactly("s4999");
  }

  private static SubjectMatcher keyword(String name, String keyword) {
    return SubjectMatcher.of(
        List.of(new Subject(name, null, List.of(keyword), List.of(), List.of())));
  }

  private static SubjectMatcher hashtag(String name, String hashtag) {
    return SubjectMatcher.of(
        List.of(new Subject(name, null, List.of(), List.of(hashtag), List.of())));
  }

  private static SubjectMatcher expression(String name, String expression) {
    return SubjectMatcher.of(
        List.of(new Subject(name, null, List.of(), List.of(), List.of(expression))));
  }
}
