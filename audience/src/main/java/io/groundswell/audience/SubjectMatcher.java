package io.groundswell.audience;

import io.groundswell.topics.Subject;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The declared subjects at one moment, their groups, and the rules that find them in posts.
 * Immutable once made; safe for any number of threads.
 */
public final class SubjectMatcher {
  /** Longest keyword or hashtag, in UTF-16 units of its folded spelling. */
  public static final int MAX_KEYWORD_CHARS = Subject.MAX_KEYWORD_CHARS;

  /** Most of such units in all keywords and hashtags together. */
  public static final int MAX_ALL_KEYWORDS_CHARS = 1_000_000;

  /** Longest expression, in UTF-16 units. */
  public static final int MAX_EXPRESSION_CHARS = Subject.MAX_EXPRESSION_CHARS;

  /** Most instructions of one compiled expression. */
  public static final int MAX_EXPRESSION_SIZE = Subject.MAX_EXPRESSION_SIZE;

  /** Most instructions of all compiled expressions together. */
  public static final int MAX_ALL_EXPRESSIONS_SIZE = 50_000;

  /** Expressions read this many UTF-16 units of a text; keywords and hashtags read all of it. */
  public static final int MAX_EXPRESSION_TEXT_CHARS = 1_000;

  /** Most subjects that rules give to one text. */
  public static final int MAX_FOUND = 32;

  private final SortedMap<String, Subject> byName = new TreeMap<>();
  private final List<String> names;
  private final Keywords keywords = new Keywords();
  private final Expressions expressions = new Expressions();
  private final List<RejectedRule> rejected = new ArrayList<>();

  private SubjectMatcher(Collection<Subject> declared) {
    declared.forEach(subject -> byName.put(subject.name(), subject));
    names = List.copyOf(byName.keySet());
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      Subject subject = byName.get(name);
      if (subject != null) {
        for (String keyword : subject.keywords()) {
          keywords.addKeyword(i, name, keyword, rejected::add);
        }
        for (String hashtag : subject.hashtags()) {
          keywords.addHashtag(i, name, hashtag, rejected::add);
        }
        for (String expression : subject.expressions()) {
          expressions.add(i, name, expression, rejected::add);
        }
      }
    }
    keywords.build();
  }

  /**
   * A snapshot. Rules that can't be used are left out and listed by {@link #rejected}.
   *
   * @param declared of several with the same name, the last one counts
   */
  public static SubjectMatcher of(Collection<Subject> declared) {
    return new SubjectMatcher(declared);
  }

  /**
   * The subjects whose rules find something in the text; time is linear in it.
   *
   * @return names in alphabetical order, each once; the first {@link #MAX_FOUND} if there are more
   */
  public List<String> find(String text) {
    BitSet found = new BitSet();
    keywords.find(text, found);
    expressions.find(text, found);
    return found.stream().limit(MAX_FOUND).mapToObj(names::get).toList();
  }

  /** The group of a subject; null if it has none or is not declared. */
  public @Nullable String group(String subject) {
    Subject declared = byName.get(subject);
    return declared == null ? null : declared.group();
  }

  /** Whether there is a subject of this very name. */
  public boolean declares(String subject) {
    return byName.containsKey(subject);
  }

  /** All subjects, in alphabetical order. */
  public Collection<Subject> all() {
    return List.copyOf(byName.values());
  }

  /** The rules left out, in alphabetical order of their subjects. */
  public List<RejectedRule> rejected() {
    return List.copyOf(rejected);
  }
}
