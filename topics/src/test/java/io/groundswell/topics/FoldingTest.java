package io.groundswell.topics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FoldingTest {
  @Test
  void foldsCaseInFullWhereverTheLetterStands() {
    assertThat(Folding.fold("ΟΔΟΣ ΟΔΟς")).isEqualTo("οδοσ οδοσ");
    assertThat(Folding.fold("ẞ ß ŉ ᾳ Ⅷ ǅ K")).isEqualTo("ss ss ʼn αι viii dž k".replace('ʼ', '\''));
    assertThat(Folding.fold("ꭰ Ꭰ")).matches("(.) \\1");
  }

  @Test
  void whiteSpaceIsOneBlankAndNoneAround() {
    assertThat(Folding.fold("\n a \u3000\u00a0\r\n b\t")).isEqualTo("a b");
    assertThat(Folding.fold(" \u2028 ")).isEmpty();
  }

  @Test
  void whatNobodySeesIsTakenOut() {
    assertThat(Folding.fold("a\u200bb\u00adc\ufe0fd\u200de\ufeff")).isEqualTo("abcde");
  }

  @Test
  void flagsOfNationsStayApart() {
    String england = flag("gbeng");
    assertThat(Folding.fold(england)).isEqualTo(england).isNotEqualTo(Folding.fold(flag("gbsct")));
  }

  @Test
  void pilesOfMarksAreCut() {
    String pile = "a" + "\u0316\u0300".repeat(1_000) + "b";
    assertThat(Folding.fold(pile)).startsWith("à").endsWith("b").hasSize(Folding.MAX_MARKS + 1);
  }

  private static String flag(String region) {
    StringBuilder flag = new StringBuilder("🏴");
    region.chars().forEach(c -> flag.appendCodePoint(0xE0000 + c));
    return flag.appendCodePoint(0xE007F).toString();
  }
}
