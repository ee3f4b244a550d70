package io.groundswell.standalone;

import io.groundswell.processor.audience.Subjects;
import io.groundswell.topics.Subject;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
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
    Subjects before = topic.read().subjects();
    for (Subject subject : subjects) {
      if (!before.declares(subject.name())) {
        topic.write(subject.name(), subject.write());
      } else if (!before.all().contains(subject)) {
        say.accept(subject.name() + " is declared already, in another way; it stays as it is.");
      }
    }
    String names =
        subjects.stream()
            .map(subject -> String.format(Locale.ROOT, "%s (%s)", subject.name(), subject.group()))
            .collect(Collectors.joining(", "));
    say.accept("Subjects: " + names + ".");
  }
}
