package io.groundswell.standalone.follow;

import io.groundswell.audience.SubjectMatcher;
import io.groundswell.standalone.support.CommandException;
import io.groundswell.standalone.support.TerminalText;
import io.groundswell.standalone.topic.SubjectsCommand;
import io.groundswell.standalone.topic.SubjectsTopic;
import io.groundswell.topics.Subject;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The subjects that a feed is searched for: those of the options, with the rules of their topic.
 */
final class FollowedSubjects {
  private FollowedSubjects() {}

  /**
   * Declares missing subjects; never replaces a declared one.
   *
   * @param options each {@code name=keyword,…}, where {@code #} marks a hashtag, or only the name
   *     of a declared subject
   * @return exactly these subjects
   * @throws CommandException if one is malformed or declared with other rules; none is written then
   */
  static SubjectMatcher declare(List<String> options, SubjectsTopic topic, PrintStream err) {
    SubjectMatcher before = topic.read().subjects();
    Map<String, Subject> declared = new LinkedHashMap<>();
    before.all().forEach(subject -> declared.put(subject.name(), subject));
    List<Subject> followed = new ArrayList<>();
    List<Subject> fresh = new ArrayList<>();
    for (String option : options) {
      Subject wanted = parse(option);
      Subject known = declared.get(wanted.name());
      if (known == null && !hasRules(wanted)) {
        throw CommandException.usage(
            "The subject \""
                + wanted.name()
                + "\" is not declared; give its keywords or hashtags: --subject \""
                + wanted.name()
                + "=keyword,#hashtag\".");
      }
      if (known != null && hasRules(wanted) && !sameRules(known, wanted)) {
        throw CommandException.failed(
            "The subject \""
                + wanted.name()
                + "\" is declared with other rules, which are kept: see ./groundswell subjects list. To"
                + " follow it with those rules, give only its name.");
      }
      if (known == null) {
        SubjectsCommand.Add.refuseIfAny(SubjectMatcher.of(List.of(wanted)).rejected());
        SubjectsCommand.Add.refuseIfAny(SubjectsCommand.Add.rejectedSince(before, wanted));
        fresh.add(wanted);
        declared.put(wanted.name(), wanted);
      }
      followed.add(known == null ? wanted : known);
    }
    for (Subject subject : fresh) {
      topic.write(subject.name(), subject.write());
      err.println("The subject " + TerminalText.escape(subject.name()) + " is declared.");
    }
    return SubjectMatcher.of(followed);
  }

  private static Subject parse(String option) {
    int equals = option.indexOf('=');
    String name = equals < 0 ? option : option.substring(0, equals);
    List<String> given =
        equals < 0
            ? List.of()
            : Arrays.stream(option.substring(equals + 1).split(","))
                .map(String::strip)
                .filter(rule -> !rule.isEmpty())
                .toList();
    if (equals >= 0 && given.isEmpty()) {
      throw CommandException.usage(
          "--subject takes \"name=keyword,#hashtag\" with at least one of them, not \""
              + option
              + "\".");
    }
    return SubjectsCommand.Add.checked(
        new Subject(
            name,
            null,
            given.stream().filter(rule -> !isHashtag(rule)).toList(),
            given.stream().filter(FollowedSubjects::isHashtag).map(r -> r.substring(1)).toList(),
            List.of()));
  }

  private static boolean isHashtag(String rule) {
    return rule.startsWith("#") || rule.startsWith("＃");
  }

  private static boolean hasRules(Subject subject) {
    return !subject.keywords().isEmpty()
        || !subject.hashtags().isEmpty()
        || !subject.expressions().isEmpty();
  }

  /** Ignores groups, which do not affect what is found. */
  private static boolean sameRules(Subject a, Subject b) {
    return Set.copyOf(a.keywords()).equals(Set.copyOf(b.keywords()))
        && Set.copyOf(a.hashtags()).equals(Set.copyOf(b.hashtags()))
        && Set.copyOf(a.expressions()).equals(Set.copyOf(b.expressions()));
  }
}
