package io.groundswell.topics;

import static java.lang.Character.LOWERCASE_LETTER;

import java.text.Normalizer;
import java.util.Locale;

/**
 * The spelling in which keywords and texts are compared: Unicode's compatibility forms (NFKC) with
 * case folded in full, white space as one blank, and what nobody sees taken out. Linear in the
 * text.
 */
public final class Folding {
  /**
   * Marks kept on one letter, as in Unicode's stream-safe format (UAX #15): to sort more takes
   * normalisers quadratic time.
   */
  static final int MAX_MARKS = 30;

  private Folding() {}

  /** The folded spelling; of a blank text, the empty string. */
  public static String fold(String text) {
    String cased = caseFolded(Normalizer.normalize(visible(text), Normalizer.Form.NFKC));
    return plain(Normalizer.normalize(cased, Normalizer.Form.NFKC));
  }

  /** Whether it is a part of a word: a letter, a digit, a mark on one, or an underscore. */
  public static boolean isWord(int codePoint) {
    return Character.isLetterOrDigit(codePoint) || codePoint == '_' || isMark(codePoint);
  }

  /** Whether it is a mark on another character. */
  public static boolean isMark(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
          true;
      default -> false;
    };
  }

  /**
   * Letter by letter: for a whole text Java takes quadratic time where letters expand, as the sharp
   * s does, or where there are many capital sigmas.
   */
  private static String caseFolded(String text) {
    StringBuilder folded = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c < 0x80) {
        folded.append((char) (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c));
      } else if (Character.toLowerCase(c) == c && Character.getType(c) != LOWERCASE_LETTER) {
        folded.appendCodePoint(c);
      } else {
        // Twice lower, since the capital sharp s has no upper case but folds to "ss" all the same.
        String lower = Character.toString(c).toLowerCase(Locale.ROOT);
        folded.append(lower.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT));
      }
    }
    return folded.toString();
  }

  /** Without joiners, selectors of variants, soft hyphens and the like, and piles of marks. */
  private static String visible(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    int marks = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c >= 0x80 && isInvisible(c)) {
        continue;
      }
      marks = c >= 0x80 && isMark(c) ? marks + 1 : 0;
      if (marks <= MAX_MARKS) {
        visible.appendCodePoint(c);
      }
    }
    return visible.toString();
  }

  private static boolean isInvisible(int c) {
    boolean selector = (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
    boolean tag = c >= 0xE0020 && c <= 0xE007F; // distinguishes flags such as Scotland's
    return selector || (Character.getType(c) == Character.FORMAT && !tag);
  }

  /** One blank for a run of white space, and keyboards' apostrophe and hyphen. */
  private static String plain(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    boolean blank = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
        if (!blank) {
          plain.append(' ');
        }
        blank = true;
      } else {
        plain.append(
            switch (c) {
              case '\u2019', '\u02BC' -> '\'';
              case '\u2010' -> '-';
              default -> c;
            });
        blank = false;
      }
    }
    if (blank && plain.length() > 0) {
      plain.setLength(plain.length() - 1);
    }
    return plain.toString();
  }
}
