package io.groundswell.audience;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeywordAutomatonTest {

  @Test
  void findsWhatASearchForEachPatternFinds() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      TreeSet<String> distinct = new TreeSet<>();
      for (int i = 0; i < 1 + round % 20; i++) {
        distinct.add(letters(random, 1 + random.nextInt(5)));
      }
      List<String> patterns = List.copyOf(distinct);
      String text = letters(random, 60);

      TreeSet<String> expected = new TreeSet<>();
      for (String pattern : patterns) {
        for (int at = text.indexOf(pattern); at >= 0; at = text.indexOf(pattern, at + 1)) {
          expected.add(pattern + "@" + (at + pattern.length()));
        }
      }
      List<String> found = new ArrayList<>();
      new KeywordAutomaton(patterns)
          .scan(
              text,
              (pattern, end) -> {
                found.add(patterns.get(pattern) + "@" + end);
                return true;
              });
      assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void withoutPatternsItFindsNothing() {
    assertThat(new KeywordAutomaton(List.of()).scan("text", (pattern, end) -> true)).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "ab", "a ", "aaaab", "a a a b", "ß", "Σ", "\u0300\u0316", "\uFDFA"})
  void stepsGoWithTheTextWhateverItIs(String repeated) {
    Keywords keywords = new Keywords();
    for (int i = 1; i <= 100; i++) {
      for (String keyword : List.of("a".repeat(i), "a ".repeat(i) + "b", "a".repeat(i) + "b")) {
        keywords.addKeyword(i, "s", keyword, rejected -> {});
      }
    }
    keywords.build();
    int length = 8_192 / repeated.length() * repeated.length();
    String text = repeated.repeat(length / repeated.length());

    long once = keywords.find(text, new BitSet());
    long twice = keywords.find(text + text, new BitSet());

    assertThat(twice).isLessThanOrEqualTo(2 * once + 400);
    // Folding makes at most 18 characters of one, and each is looked at a few times.
    assertThat(once).isLessThanOrEqualTo(18L * 4 * length);
  }

  private static String letters(Random random, int length) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < length; i++) {
      letters.append((char) ('a' + random.nextInt(3)));
    }
    return letters.toString();
  }
}
