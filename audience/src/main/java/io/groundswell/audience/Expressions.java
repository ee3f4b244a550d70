package io.groundswell.audience;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.groundswell.topics.TextRules;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;

/**
 * The regular expressions of all subjects. RE2's time is linear in the text but goes with the
 * expression's size too, so both are bounded. Filled once, then only read.
 */
final class Expressions {
  private record Rule(int subject, Pattern pattern) {}

  private final List<Rule> rules = new ArrayList<>();
  private int size;

  /** Adds an expression, or rejects it with the reason. */
  void add(int index, String subject, String expression, Consumer<RejectedRule> rejected) {
    if (expression.length() > SubjectMatcher.MAX_EXPRESSION_CHARS) {
      reject(
          rejected,
          subject,
          expression,
          RejectedRule.Reason.EXPRESSION_TOO_LARGE,
          "it has more than " + SubjectMatcher.MAX_EXPRESSION_CHARS + " characters");
      return;
    }
    Pattern pattern;
    try {
      pattern = Pattern.compile(expression);
    } catch (PatternSyntaxException e) {
      reject(
          rejected,
          subject,
          expression,
          RejectedRule.Reason.EXPRESSION_MALFORMED,
          String.valueOf(e.getDescription()));
      return;
    }
    if (pattern.programSize() > SubjectMatcher.MAX_EXPRESSION_SIZE) {
      reject(
          rejected,
          subject,
          expression,
          RejectedRule.Reason.EXPRESSION_TOO_LARGE,
          "compiled it has more than "
              + SubjectMatcher.MAX_EXPRESSION_SIZE
              + " instructions; counted repetitions such as {100} are written out");
    } else if (size + pattern.programSize() > SubjectMatcher.MAX_ALL_EXPRESSIONS_SIZE) {
      reject(
          rejected,
          subject,
          expression,
          RejectedRule.Reason.TOO_MANY_EXPRESSIONS,
          "the expressions of all subjects have more than "
              + SubjectMatcher.MAX_ALL_EXPRESSIONS_SIZE
              + " instructions");
    } else {
      size += pattern.programSize();
      rules.add(new Rule(index, pattern));
    }
  }

  /** Adds the subjects whose expressions match; those found already are not tried. */
  void find(String text, BitSet found) {
    if (rules.isEmpty()) {
      return;
    }
    String head = TextRules.cut(text, SubjectMatcher.MAX_EXPRESSION_TEXT_CHARS);
    for (Rule rule : rules) {
      if (!found.get(rule.subject) && rule.pattern.matcher(head).find()) {
        found.set(rule.subject);
      }
    }
  }

  private static void reject(
      Consumer<RejectedRule> rejected,
      String subject,
      String expression,
      RejectedRule.Reason reason,
      String why) {
    rejected.accept(
        new RejectedRule(
            subject,
            expression,
            reason,
            "The expression \"" + expression + "\" can't be used: " + why + "."));
  }
}
