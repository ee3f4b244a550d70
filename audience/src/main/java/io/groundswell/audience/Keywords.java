package io.groundswell.audience;

import io.groundswell.topics.Folding;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The keywords and hashtags of all subjects, found as whole words and tags in one pass over a text.
 * Filled, built, then only read.
 */
final class Keywords {
  /** Their words are not set apart by spaces, or carry particles without one (Hangul). */
  private static final Set<Character.UnicodeScript> UNSPACED =
      EnumSet.of(
          Character.UnicodeScript.HAN,
          Character.UnicodeScript.HIRAGANA,
          Character.UnicodeScript.KATAKANA,
          Character.UnicodeScript.BOPOMOFO,
          Character.UnicodeScript.HANGUL,
          Character.UnicodeScript.THAI,
          Character.UnicodeScript.LAO,
          Character.UnicodeScript.KHMER,
          Character.UnicodeScript.MYANMAR,
          Character.UnicodeScript.TIBETAN);

  /** Who declared a spelling as a keyword, or else as a hashtag; subjects by their indexes. */
  private record Rule(int length, boolean hashtag, List<Integer> subjects) {}

  private final Map<String, List<Rule>> bySpelling = new LinkedHashMap<>();
  private List<List<Rule>> rules = List.of();
  private int chars;
  private @Nullable KeywordAutomaton automaton;

  /** Adds a keyword, or rejects it with the reason. */
  void addKeyword(int index, String subject, String keyword, Consumer<RejectedRule> rejected) {
    String folded = Folding.fold(keyword);
    if (folded.isEmpty()) {
      reject(rejected, subject, keyword, RejectedRule.Reason.KEYWORD_EMPTY, "nothing to find");
    } else {
      add(index, subject, keyword, folded, false, rejected);
    }
  }

  /** Adds a hashtag, with or without its sign, or rejects it with the reason. */
  void addHashtag(int index, String subject, String hashtag, Consumer<RejectedRule> rejected) {
    String folded = Folding.fold(hashtag);
    String tag = folded.startsWith("#") ? folded.substring(1) : folded;
    if (tag.isEmpty() || !tag.codePoints().allMatch(Folding::isWord)) {
      reject(
          rejected,
          subject,
          hashtag,
          RejectedRule.Reason.HASHTAG_MALFORMED,
          "a hashtag has letters, digits and underscores only");
    } else {
      add(index, subject, hashtag, "#" + tag, true, rejected);
    }
  }

  private void add(
      int index,
      String subject,
      String declared,
      String spelling,
      boolean hashtag,
      Consumer<RejectedRule> rejected) {
    List<Rule> known = bySpelling.getOrDefault(spelling, List.of());
    if (spelling.length() > SubjectMatcher.MAX_KEYWORD_CHARS) {
      reject(
          rejected,
          subject,
          declared,
          RejectedRule.Reason.KEYWORD_TOO_LONG,
          "it has more than " + SubjectMatcher.MAX_KEYWORD_CHARS + " characters");
    } else if (known.isEmpty()
        && chars + spelling.length() > SubjectMatcher.MAX_ALL_KEYWORDS_CHARS) {
      reject(
          rejected,
          subject,
          declared,
          RejectedRule.Reason.TOO_MANY_KEYWORDS,
          "the keywords of all subjects have more than "
              + SubjectMatcher.MAX_ALL_KEYWORDS_CHARS
              + " characters");
    } else {
      chars += known.isEmpty() ? spelling.length() : 0;
      List<Rule> same = bySpelling.computeIfAbsent(spelling, s -> new ArrayList<>(1));
      for (Rule rule : same) {
        if (rule.hashtag == hashtag) {
          rule.subjects.add(index);
          return;
        }
      }
      same.add(new Rule(spelling.length(), hashtag, new ArrayList<>(List.of(index))));
    }
  }

  /** To be called once, when all are in. */
  void build() {
    rules = List.copyOf(bySpelling.values());
    automaton = new KeywordAutomaton(List.copyOf(bySpelling.keySet()));
    bySpelling.clear();
  }

  /**
   * Adds the subjects that have a keyword or hashtag in the text.
   *
   * @return steps taken, for bounds to be checked
   */
  long find(String text, BitSet found) {
    if (automaton == null || rules.isEmpty()) {
      return 0;
    }
    String folded = Folding.fold(text);
    BitSet done = new BitSet(); // else a rule of many subjects would be costly each time
    return automaton.scan(
        folded,
        (pattern, end) -> {
          if (!isBoundary(folded, end)) {
            return false;
          }
          for (int i = 0; i < rules.get(pattern).size(); i++) {
            Rule rule = rules.get(pattern).get(i);
            if (!done.get(2 * pattern + i) && matches(rule, folded, end)) {
              done.set(2 * pattern + i);
              rule.subjects.forEach(found::set);
            }
          }
          return true;
        });
  }

  private static boolean matches(Rule rule, String text, int end) {
    int start = end - rule.length;
    if (!rule.hashtag) {
      return isBoundary(text, start) && isBoundary(text, end);
    }
    boolean begins =
        start == 0
            || !Folding.isWord(text.codePointBefore(start))
            || isUnspaced(text.codePointBefore(start));
    return begins && (end == text.length() || !Folding.isWord(text.codePointAt(end)));
  }

  /** Whether a word can end, or begin, before the character at {@code index}. */
  private static boolean isBoundary(String text, int index) {
    if (index == 0 || index == text.length()) {
      return true;
    }
    int before = text.codePointBefore(index);
    int after = text.codePointAt(index);
    return !Folding.isWord(before)
        || !Folding.isWord(after)
        || (!Folding.isMark(after) && (isUnspaced(before) || isUnspaced(after)));
  }

  private static boolean isUnspaced(int codePoint) {
    return UNSPACED.contains(Character.UnicodeScript.of(codePoint));
  }

  private static void reject(
      Consumer<RejectedRule> rejected,
      String subject,
      String rule,
      RejectedRule.Reason reason,
      String why) {
    rejected.accept(
        new RejectedRule(
            subject, rule, reason, "The rule \"" + rule + "\" can't be used: " + why + "."));
  }
}
