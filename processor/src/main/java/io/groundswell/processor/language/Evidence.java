package io.groundswell.processor.language;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What in a text speaks for a language: its words, lower-cased, in the script that prevails. Not
 * handles, addresses, digits, emoji and symbols; nor names, that is: capitalised words after the
 * first.
 *
 * @param script {@link UnicodeScript#COMMON} if there are no words
 * @param words separated by single spaces; in scripts other than Latin without single letters,
 *     which are parts of faces: ಠ_ಠ
 */
record Evidence(UnicodeScript script, String words) {
  /** Characters of a text that are looked at, so that its length hardly changes the cost. */
  private static final int MOST_CHARS = 400;

  private static final Pattern ENTITY = Pattern.compile("&\\w+;");

  /** What the evidence of {@code text} is. */
  static Evidence of(String text) {
    String start = text.length() > MOST_CHARS ? text.substring(0, MOST_CHARS) : text;
    return new Reader().read(Normalizer.normalize(start, Normalizer.Form.NFC));
  }

  /** Letters, spaces not counted. */
  int letters() {
    return words.length() - (int) words.chars().filter(c -> c == ' ').count();
  }

  /** Whether {@link #words} can have it. */
  static boolean isInWords(int c) {
    return c == ' ' || c == '\'' || isOfWords(c);
  }

  private static boolean isOfWords(int c) {
    return Character.isAlphabetic(c) || Character.getType(c) == Character.NON_SPACING_MARK;
  }

  private static final class Reader {
    private final Map<UnicodeScript, StringBuilder> byScript = new EnumMap<>(UnicodeScript.class);
    private boolean first = true;

    Evidence read(String text) {
      int end = 0;
      for (int start = 0; start < text.length(); start = end + 1) {
        end = start;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
          end++;
        }
        String token = text.substring(start, end);
        if (!isNoise(token)) {
          runs(token.indexOf('&') < 0 ? token : ENTITY.matcher(token).replaceAll(" "));
        }
      }
      return prevailing();
    }

    private static boolean isNoise(String token) {
      return token.indexOf('@') >= 0
          || token.startsWith("http")
          || token.startsWith("www.")
          || token.contains("://")
          || token.equals("RT");
    }

    /** Cuts a token into runs of letters of one script. */
    private void runs(String token) {
      UnicodeScript script = UnicodeScript.COMMON;
      int start = 0;
      for (int i = 0; i < token.length(); ) {
        int c = token.codePointAt(i);
        UnicodeScript here = scriptOf(c, script);
        if (here != script) {
          add(script, token.substring(start, i));
          script = here;
          start = i;
        }
        i += Character.charCount(c);
      }
      add(script, token.substring(start));
    }

    private static UnicodeScript scriptOf(int c, UnicodeScript before) {
      if (c == '\'' || c == '’') {
        return before;
      }
      if (c < 0x80) {
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

    private void add(UnicodeScript script, String run) {
      if (script == UnicodeScript.COMMON) {
        return;
      }
      boolean mayBeName = !first;
      first = false;
      boolean single = run.codePointCount(0, run.length()) == 1;
      if (script != UnicodeScript.LATIN && single || mayBeName && isCapitalised(run)) {
        return;
      }
      StringBuilder words = byScript.computeIfAbsent(script, s -> new StringBuilder());
      if (!words.isEmpty()) {
        words.append(' ');
      }
      int start = words.length();
      String lower = run.toLowerCase(Locale.ROOT);
      for (int i = 0; i < lower.length(); i++) {
        char c = lower.charAt(i) == '’' ? '\'' : lower.charAt(i);
        int end = words.length();
        boolean third =
            end - start >= 2 && words.charAt(end - 1) == c && words.charAt(end - 2) == c;
        if (!third) { // sooooo
          words.append(c);
        }
      }
    }

    private static boolean isCapitalised(String run) {
      return run.length() > 1
          && Character.isUpperCase(run.charAt(0))
          && Character.isLowerCase(run.charAt(1));
    }

    private Evidence prevailing() {
      Evidence most = new Evidence(UnicodeScript.COMMON, "");
      int weight = 0;
      for (Map.Entry<UnicodeScript, StringBuilder> words : byScript.entrySet()) {
        int own = words.getValue().length() * weightOf(words.getKey());
        if (own > weight) {
          weight = own;
          most = new Evidence(words.getKey(), words.getValue().toString());
        }
      }
      boolean kana = byScript.keySet().stream().anyMatch(Reader::isKana);
      return most.script == UnicodeScript.HAN && kana
          ? new Evidence(UnicodeScript.HIRAGANA, most.words)
          : most;
    }

    /** Letters of an alphabet that one letter stands for. */
    private static int weightOf(UnicodeScript script) {
      return switch (script) {
        case HAN, HIRAGANA, KATAKANA, HANGUL -> 2;
        default -> 1;
      };
    }
  }
}
