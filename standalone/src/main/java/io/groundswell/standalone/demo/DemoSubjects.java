package io.groundswell.standalone.demo;

import io.groundswell.standalone.support.CommandException;
import io.groundswell.standalone.topic.SubjectsTopic;
import io.groundswell.topics.Subject;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Declares the subjects of the demo without replacing declared ones. */
final class DemoSubjects {
  private DemoSubjects() {}

  /**
   * Declares missing subjects and prints which are declared with other rules.
   *
   * @throws CommandException if the broker does not answer or the topic does not exist
   */
  static void declare(List<Subject> subjects, SubjectsTopic topic, Consumer<String> printer) {
    Map<String, Subject> before =
        topic.read().subjects().all().stream()
            .collect(Collectors.toMap(Subject::name, Function.identity()));
    for (Subject subject : subjects) {
      Subject declared = before.putIfAbsent(subject.name(), subject);
      if (declared == null) {
        topic.write(subject.name(), subject.write());
      } else if (!declared.equals(subject)) {
        printer.accept(subject.name() + " is already declared with other rules, which are kept.");
      }
    }
    printer.accept(
        subjects.stream()
            .map(subject -> withGroup(before.getOrDefault(subject.name(), subject)))
            .collect(Collectors.joining(", ", "Subjects: ", ".")));
  }

  private static String withGroup(Subject subject) {
    return subject.group() == null ? subject.name() : subject.name() + " (" + subject.group() + ")";
  }
}
