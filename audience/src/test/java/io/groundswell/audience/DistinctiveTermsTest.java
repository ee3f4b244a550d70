package io.groundswell.audience;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DistinctiveTermsTest {
  private static final List<String> USUAL =
      numbered("watching the show with %s and it is fine", 200);

  @Test
  void newTermsComeFirstAndCommonTermsNotAtAll() {
    List<String> now =
        List.of(
            "the dragon is dead, %s",
            "they killed the dragon %s",
            "is the dragon really gone %s",
            "no dragon no party %s",
            "really the end %s",
            "it is really fine %s");

    assertThat(terms(now)).first().isEqualTo("dragon");
    assertThat(terms(now)).contains("really").doesNotContain("the", "is", "it");
  }

  @Test
  void wordsHashtagsAndEmojiAreTermsInLowerCase() {
    assertThat(
            terms(
                List.of(
                    "Don’t SPOIL #RedWedding 😭",
                    "don't spoil #redwedding 😭😭 x",
                    "👍🏽 ❤️ don't SPOIL #REDWEDDING 😭 y",
                    "👍 ❤ one",
                    "👍🏿 ❤️ two")))
        .containsExactlyInAnyOrder("don't", "spoil", "#redwedding", "😭", "👍", "❤");
  }

  @Test
  void addressesHandlesNumbersLettersAndTheSubjectsNameAreNot() {
    List<String> now =
        numbered(
            "RT @hbo: x 2026 https://t.co/abc www.hbo.com &amp; House_of Cards's #HouseOfCards", 5);

    assertThat(DistinctiveTerms.of(now, USUAL, "House of Cards", 10)).containsExactly("house_of");
  }

  @Test
  void identicalTextsCountOnceWhateverTheirAddressesAndCase() {
    List<String> bot = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      bot.add((i % 2 == 0 ? "BUY gold now" : "buy gold NOW ") + " http://spam.example/" + i);
    }

    assertThat(DistinctiveTerms.of(bot, USUAL, "show", 10)).isEmpty();
  }

  @Test
  void aTermMustStandInThreePostsAndCountsOnceInEach() {
    assertThat(terms(List.of("finale finale finale finale one", "finale finale two", "nothing")))
        .doesNotContain("finale");
  }

  @Test
  void thereAreAtMostAsManyAsAskedForInTheSameOrderEachTime() {
    List<String> now = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      now.add(
          "zeta eta theta iota kappa lambda omicron sigma upsilon omega phi chi "
              + "a".repeat(i + 2));
    }
    List<String> first = DistinctiveTerms.of(now, USUAL, "show", 10);
    Collections.shuffle(now, new Random(3));

    assertThat(first).hasSize(10).isSorted();
    assertThat(DistinctiveTerms.of(now, USUAL, "show", 10)).isEqualTo(first);
  }

  @Test
  void withoutPostsBeforeOrNowThereIsNothingAndNoFault() {
    assertThat(DistinctiveTerms.of(List.of(), List.of(), "show", 10)).isEmpty();
    assertThat(DistinctiveTerms.of(List.of("wow", "wow wow", "wow wow wow"), List.of(), "", 10))
        .hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void aHostileTextIsReadNoFurtherThanItsStart() {
    String hostile = "a-".repeat(500_000) + "'".repeat(500_000);

    assertThat(Terms.likeness(hostile)).allMatch(term -> term.length() <= Terms.MAX_CHARS);
    assertThat(Terms.likeness("b ".repeat(400) + "early " + "word ".repeat(500_000)))
        .hasSizeLessThan(100)
        .contains("early");
  }

  private static List<String> terms(List<String> now) {
    return DistinctiveTerms.of(now, USUAL, "show", 10);
  }

  /** Different texts: each has a distinct word, which may take a place. */
  private static List<String> numbered(String text, int times) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      String own = "n" + Integer.toString(i, 26).replaceAll("\\d", "q$0").replaceAll("\\d", "z");
      texts.add((text.contains("%s") ? text : text + " %s").replace("%s", own + "x".repeat(i % 7)));
    }
    return texts;
  }
}
