package io.groundswell.standalone.demo;

import io.groundswell.standalone.support.CommandException;
import io.groundswell.standalone.topic.SubjectsTopic;
import io.groundswell.topics.Subject;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Declares whom the demo is about; what somebody else has declared is theirs. */
final class DemoSubjects {
  private DemoSubjects() {}

  /**
   * Declares what is not declared yet, and says which are declared otherwise and stay so.
   *
   * @throws CommandException if there is no broker or topic
   */
  static void declare(List<Subject> subjects, SubjectsTopic topic, Consumer<String> say) {
    Map<String, Subject> before =
        topic.read().subjects().all().stream()
            .collect(Collectors.toMap(Subject::name, Function.identity()));
    for (Subject subject : subjects) {
      Subject declared = before.putIfAbsent(subject.name(), subject);
      if (declared == null) {
        topic.write(subject.name(), subject.write());
      } else if (!declared.equals(subject)) {
        say.accept(subject.name() + " is declared already, in another way; it stays as it is.");
      }
    }
    say.accept(
        subjects.stream()
            .map(subject -> withGroup(before.getOrDefault(subject.name(), subject)))
            .collect(Collectors.joining(", ", "Subjects: ", ".")));
  }

  private static String withGroup(Subject subject) {
    return subject.group() == null ? subject.name() : subject.name() + " (" + subject.group() + ")";
  }
}
