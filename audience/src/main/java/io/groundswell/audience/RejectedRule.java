package io.groundswell.audience;

import java.util.Locale;

/**
 * A rule that can't be used; the other rules of its subject hold.
 *
 * @param subject whose rule it is
 * @param rule as it was declared
 * @param reason why, of a closed set
 * @param sentence why, for a person
 */
public record RejectedRule(String subject, String rule, Reason reason, String sentence) {

  /** Why rules are rejected. */
  public enum Reason {
    /** A keyword of nothing that can be seen. */
    KEYWORD_EMPTY,
    /** A keyword or hashtag of more than {@link SubjectMatcher#MAX_KEYWORD_CHARS} characters. */
    KEYWORD_TOO_LONG,
    /** A hashtag with something in it that ends a tag, such as white space. */
    HASHTAG_MALFORMED,
    /** Not a regular expression in RE2's syntax. */
    EXPRESSION_MALFORMED,
    /** An expression that is too long, or too large once it is compiled. */
    EXPRESSION_TOO_LARGE,
    /** All expressions together are too large; those of later names give way. */
    TOO_MANY_EXPRESSIONS,
    /** All keywords and hashtags together are too long; those of later names give way. */
    TOO_MANY_KEYWORDS;

    /** The reason as it is written: lower case with underscores. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
