package io.groundswell.scorer.language;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The part of a text that language detection uses: its words of the dominant script, lower-cased.
 * Handles, URLs, digits, emoji, symbols and names (capitalised words after the first) are left out.
 *
 * @param script the dominant script; {@link UnicodeScript#COMMON} if the text has no words
 * @param words separated by single spaces; single letters of scripts other than Latin are left out,
 *     because they are mostly parts of emoticons: ಠ_ಠ
 */
record DetectionText(UnicodeScript script, String words) {
  /** Longer texts are cut, which bounds the cost. */
  private static final int MOST_CHARS = 400;

  private static final Pattern ENTITY = Pattern.compile("&\\w+;");

  /** Characters below are unchanged by NFC: the quick check of UAX #15. */
  private static final char FIRST_COMBINING = 0x300;

  private static final char ASCII_END = 0x80;

  /** Extracts the words of the dominant script. */
  static DetectionText of(String text) {
    String start = text.length() > MOST_CHARS ? text.substring(0, MOST_CHARS) : text;
    return new Reader().read(composed(start));
  }

  private static String composed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= FIRST_COMBINING) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
      }
    }
    return text;
  }

  /** The number of letters, without spaces. */
  int letters() {
    int letters = 0;
    for (int i = 0; i < words.length(); i++) {
      letters += words.charAt(i) == ' ' ? 0 : 1;
    }
    return letters;
  }

  /**
   * The script of an n-gram: {@link UnicodeScript#COMMON} if it occurs in words of any script,
   * {@link UnicodeScript#UNKNOWN} if in none.
   */
  static UnicodeScript scriptOf(String letters) {
    UnicodeScript script = UnicodeScript.COMMON;
    for (int i = 0; i < letters.length(); i++) {
      char c = letters.charAt(i);
      if (c == ' ' || c == '\'') {
        continue;
      }
      UnicodeScript own = isOfWords(c) ? UnicodeScript.of(c) : UnicodeScript.UNKNOWN;
      if (own != UnicodeScript.INHERITED) {
        if (script != UnicodeScript.COMMON && own != script) {
          return UnicodeScript.UNKNOWN;
        }
        script = own;
      }
    }
    return script;
  }

  private static boolean isOfWords(int c) {
    return Character.isAlphabetic(c) || Character.getType(c) == Character.NON_SPACING_MARK;
  }

  /** The words of one script. */
  private record Words(UnicodeScript script, StringBuilder text) {
    int weight() {
      return text.length() * weightOf(script);
    }

    /** Weight of a letter: a syllable or a word counts as several letters of an alphabet. */
    private static int weightOf(UnicodeScript script) {
      return switch (script) {
        case HAN, HIRAGANA, KATAKANA, HANGUL -> 2;
        default -> 1;
      };
    }
  }

  private static final class Reader {
    private final List<Words> byScript = new ArrayList<>(2);
    private boolean first = true;

    DetectionText read(String text) {
      int end = 0;
      for (int start = 0; start < text.length(); start = end + 1) {
        end = start;
        boolean noise = startsNoise(text, start);
        boolean entities = false;
        for (; end < text.length() && !Character.isWhitespace(text.charAt(end)); end++) {
          switch (text.charAt(end)) {
            case '@' -> noise = true;
            case ':' -> noise |= text.startsWith("://", end);
            case '&' -> entities = true;
            default -> {}
          }
        }
        if (noise || end - start == 2 && text.startsWith("RT", start)) {
          continue;
        }
        if (entities) {
          String token = ENTITY.matcher(text.substring(start, end)).replaceAll(" ");
          runs(token, 0, token.length());
        } else {
          runs(text, start, end);
        }
      }
      return dominant();
    }

    private static boolean startsNoise(String text, int start) {
      return text.startsWith("http", start) || text.startsWith("www.", start);
    }

    /** Splits a token, from {@code start} to {@code end}, into runs of letters of one script. */
    private void runs(String text, int start, int end) {
      UnicodeScript script = UnicodeScript.COMMON;
      int from = start;
      for (int i = start; i < end; ) {
        int c = text.codePointAt(i);
        UnicodeScript here = scriptOf(c, script);
        if (here != script) {
          add(script, text, from, i);
          script = here;
          from = i;
        }
        i += Character.charCount(c);
      }
      add(script, text, from, end);
    }

    private static UnicodeScript scriptOf(int c, UnicodeScript before) {
      if (c == '\'' || c == '’') {
        return before;
      }
      if (c < ASCII_END) {
        return Character.isLetter(c) ? UnicodeScript.LATIN : UnicodeScript.COMMON;
      }
      if (!isOfWords(c)) {
        return UnicodeScript.COMMON;
      }
      UnicodeScript script = UnicodeScript.of(c);
      boolean longVowel = script == UnicodeScript.COMMON && isKana(before);
      return longVowel || script == UnicodeScript.INHERITED ? before : script;
    }

    private static boolean isKana(UnicodeScript script) {
      return script == UnicodeScript.HIRAGANA || script == UnicodeScript.KATAKANA;
    }

    private void add(UnicodeScript script, String text, int from, int to) {
      if (script == UnicodeScript.COMMON) {
        return;
      }
      boolean mayBeName = !first;
      first = false;
      boolean single = text.codePointCount(from, to) == 1;
      if (script != UnicodeScript.LATIN && single || mayBeName && isCapitalised(text, from, to)) {
        return;
      }
      StringBuilder words = wordsOf(script);
      if (!words.isEmpty()) {
        words.append(' ');
      }
      appendLower(words, text, from, to);
    }

    private static boolean isCapitalised(String text, int from, int to) {
      return to - from > 1
          && Character.isUpperCase(text.charAt(from))
          && Character.isLowerCase(text.charAt(from + 1));
    }

    private StringBuilder wordsOf(UnicodeScript script) {
      for (Words words : byScript) {
        if (words.script == script) {
          return words.text;
        }
      }
      Words words = new Words(script, new StringBuilder());
      byScript.add(words);
      return words.text;
    }

    private static void appendLower(StringBuilder words, String text, int from, int to) {
      int start = words.length();
      for (int i = from; i < to; i++) {
        char c = text.charAt(i);
        if (c >= ASCII_END) { // lower-casing may depend on context, or yield two letters
          words.setLength(start);
          String lower = text.substring(from, to).toLowerCase(Locale.ROOT);
          for (int k = 0; k < lower.length(); k++) {
            append(words, start, lower.charAt(k) == '’' ? '\'' : lower.charAt(k));
          }
          return;
        }
        append(words, start, c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c);
      }
    }

    /**
     * Appends a letter to the word that starts at {@code start}, at most twice in a row: sooooo.
     */
    private static void append(StringBuilder words, int start, char c) {
      int end = words.length();
      if (end - start < 2 || words.charAt(end - 1) != c || words.charAt(end - 2) != c) {
        words.append(c);
      }
    }

    private DetectionText dominant() {
      Words most = new Words(UnicodeScript.COMMON, new StringBuilder());
      boolean kana = false;
      for (Words words : byScript) {
        kana |= isKana(words.script);
        int more = words.weight() - most.weight();
        // Ties go to the script that Unicode lists first.
        if (more > 0 || more == 0 && words.script.compareTo(most.script) < 0) {
          most = words;
        }
      }
      boolean japanese = most.script == UnicodeScript.HAN && kana;
      return new DetectionText(
          japanese ? UnicodeScript.HIRAGANA : most.script, most.text.toString());
    }
  }
}
