package io.groundswell.standalone.topic;

import io.groundswell.standalone.support.TerminalText;
import io.groundswell.topics.Subject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Subjects as a table: name, group and rules; safe to print. */
final class SubjectsTable {
  private SubjectsTable() {}

  /** The lines of the table; empty without subjects. */
  static List<String> of(Collection<Subject> subjects) {
    if (subjects.isEmpty()) {
      return List.of();
    }
    List<List<String>> rows = new ArrayList<>(List.of(List.of("NAME", "GROUP", "RULES")));
    for (Subject subject : subjects) {
      rows.add(
          Stream.of(
                  subject.name(), Objects.requireNonNullElse(subject.group(), "-"), rules(subject))
              .map(TerminalText::escape)
              .toList());
    }
    int names = width(rows, 0);
    int groups = width(rows, 1);
    return rows.stream()
        .map(row -> pad(row.get(0), names) + pad(row.get(1), groups) + row.get(2))
        .toList();
  }

  /** The rules in short form: "two words" #tag /expression/. */
  private static String rules(Subject subject) {
    String rules =
        Stream.of(
                subject.keywords().stream().map(keyword -> '"' + keyword + '"'),
                subject.hashtags().stream().map(tag -> "#" + tag),
                subject.expressions().stream().map(expression -> "/" + expression + "/"))
            .flatMap(kind -> kind)
            .collect(Collectors.joining(" "));
    return rules.isEmpty() ? "-" : rules;
  }

  private static int width(List<List<String>> rows, int column) {
    return rows.stream().mapToInt(row -> length(row.get(column))).max().orElse(0) + 2;
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(width - length(text));
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
