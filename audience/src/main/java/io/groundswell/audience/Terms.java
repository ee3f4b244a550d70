package io.groundswell.audience;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The terms of a text: words, hashtags and emoji, lower-cased, in the order of the text. Not
 * addresses, handles, numbers and words of one letter. Only the first {@link #MAX_CHARS} characters
 * are read, each of them once.
 */
final class Terms {
  static final int MAX_CHARS = 1_000;

  /** What is to be skipped comes first; possessive, so that no text makes it go back. */
  private static final Pattern TERM =
      Pattern.compile(
          "(?<skipped>(?:https?://|www\\.)\\S*+|&#?\\w++;|@\\w++)"
              + "|(?<hashtag>[#＃][\\p{L}\\p{M}\\p{N}_]++)"
              + "|(?<word>[\\p{L}\\p{M}\\p{N}_]++(?:['’-][\\p{L}\\p{M}\\p{N}]++)*+)"
              + "|(?<other>\\X)");

  /** What platforms write into texts. */
  private static final Set<String> MARKUP = Set.of("rt", "via");

  /** English stop words; negations are not among them. */
  static final Set<String> STOP =
      Set.of(
          ("about after all also am an and any are as at be because been but by can could did do"
                  + " does for from get got had has have he her here him his how if in into is it"
                  + " it's its i'm just like me my of off on one or our out over she so some such"
                  + " than that that's the their them then there they this those to too up us was"
                  + " we were what when where which while who why will with would you your you're")
              .split(" "));

  private Terms() {}

  /** All terms in order: texts that differ in case, blanks, addresses or handles have the same. */
  static List<String> likeness(String text) {
    List<String> terms = new ArrayList<>();
    Matcher matcher = TERM.matcher(text.length() > MAX_CHARS ? text.substring(0, MAX_CHARS) : text);
    while (matcher.find()) {
      String found = matcher.group().toLowerCase(Locale.ROOT);
      if (matcher.group("hashtag") != null) {
        terms.add('#' + found.substring(1));
      } else if (matcher.group("word") != null) {
        if (isWord(found)) {
          terms.add(found.replace('’', '\''));
        }
      } else if (matcher.group("other") != null && isEmoji(found)) {
        terms.add(bare(found));
      }
    }
    return terms;
  }

  /** What stands for a subject's own name in its posts: its words, together and apart. */
  static Set<String> ofName(String subject) {
    List<String> words =
        Arrays.stream(subject.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{M}\\p{N}]+"))
            .filter(word -> !word.isEmpty())
            .toList();
    Set<String> names = new LinkedHashSet<>(words);
    names.add(String.join("", words));
    names.add(String.join("_", words));
    names.addAll(likeness(subject));
    Set<String> all = new LinkedHashSet<>(names);
    for (String name : names) {
      all.add('#' + name);
      all.add(name + "'s");
    }
    return all;
  }

  private static boolean isWord(String word) {
    return word.codePointCount(0, word.length()) > 1
        && word.codePoints().anyMatch(Character::isLetter)
        && !MARKUP.contains(word);
  }

  /** Java 17's patterns don't know emoji: they are symbols of these blocks. */
  private static boolean isEmoji(String grapheme) {
    int first = grapheme.codePointAt(0);
    boolean isOfBlocks = first >= 0x1F000 && first < 0x1FB00 || first >= 0x2600 && first < 0x27C0;
    return isOfBlocks && Character.getType(first) == Character.OTHER_SYMBOL;
  }

  /** Without the marks for colour of skin and for being shown as a picture. */
  private static String bare(String emoji) {
    StringBuilder bare = new StringBuilder();
    emoji
        .codePoints()
        .filter(c -> c != 0xFE0F && (c < 0x1F3FB || c > 0x1F3FF))
        .forEach(bare::appendCodePoint);
    return bare.toString();
  }
}
