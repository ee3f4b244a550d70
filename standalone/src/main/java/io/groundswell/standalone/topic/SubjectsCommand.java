package io.groundswell.standalone.topic;

import io.groundswell.audience.RejectedRule;
import io.groundswell.audience.SubjectMatcher;
import io.groundswell.audience.SubjectsView;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import io.groundswell.common.settings.CommonSettings;
import io.groundswell.standalone.support.CliConfig;
import io.groundswell.standalone.support.CommandException;
import io.groundswell.standalone.support.Console;
import io.groundswell.standalone.support.KafkaOptions;
import io.groundswell.standalone.support.TerminalText;
import io.groundswell.topics.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Manages subjects. */
@Command(
    name = "subjects",
    description = "Manage the subjects that are watched: add, list, remove.")
public final class SubjectsCommand {
  private static SubjectsTopic topic(Console console, KafkaOptions kafka) {
    CliConfig config = CliConfig.read(console.environment());
    return new SubjectsTopic(
        kafka.access(config), kafka.topic(config, CommonSettings.SUBJECTS_TOPIC));
  }

  /** Declares a subject. */
  @Command(
      name = "add",
      description = "Declare a subject, or replace it.",
      footer = {
        "",
        "Example: ./groundswell subjects add \"Harrow Lane\" --group dramas"
            + " --keyword \"harrow lane\" --hashtag HarrowLane",
        "Rules: docs/subjects.md"
      })
  public static final class Add implements Callable<Integer> {
    private final Console console;

    @Mixin private final KafkaOptions kafka = new KafkaOptions();

    @Parameters(paramLabel = "NAME", description = "The subject's name, as posts give it.")
    private String name = "";

    @Option(
        names = "--group",
        paramLabel = "GROUP",
        description = "Subjects of a group are compared with each other.")
    private @Nullable String group;

    @Option(
        names = "--keyword",
        paramLabel = "WORDS",
        description = "Word or phrase, found as whole words in any case; may be repeated.")
    private List<String> keywords = new ArrayList<>();

    @Option(
        names = "--hashtag",
        paramLabel = "TAG",
        description = "With or without its #, in any case; may be repeated.")
    private List<String> hashtags = new ArrayList<>();

    @Option(
        names = "--expression",
        paramLabel = "REGEX",
        description = "Regular expression in RE2's syntax; may be repeated.")
    private List<String> expressions = new ArrayList<>();

    public Add(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      Subject subject = subject();
      refuseIfAny(SubjectMatcher.of(List.of(subject)).rejected());
      SubjectsTopic topic = topic(console, kafka);
      SubjectsView view = topic.read();
      String exceeded = view.exceeds(subject);
      if (exceeded != null) {
        throw CommandException.usage(exceeded);
      }
      SubjectMatcher before = view.subjects();
      refuseIfAny(rejectedSince(before, subject));
      topic.write(subject.name(), subject.write());
      String done = before.declares(subject.name()) ? " is replaced." : " is added.";
      console.out().println(TerminalText.escape(subject.name()) + done);
      return 0;
    }

    private Subject subject() {
      List<String> tags = hashtags.stream().map(tag -> tag.replaceFirst("^[#＃]", "")).toList();
      return checked(new Subject(name, group, keywords, tags, expressions));
    }

    /** Validates a subject as the consumers of the topic do. */
    public static Subject checked(Subject given) {
      try {
        return Subject.read(StrictJson.parse(given.write()));
      } catch (BadInputException e) {
        throw CommandException.usage(e.getMessage());
      }
    }

    /** Rules that would be rejected once a subject is added, such as those beyond the limits. */
    public static List<RejectedRule> rejectedSince(SubjectMatcher before, Subject added) {
      List<RejectedRule> now =
          new ArrayList<>(
              SubjectMatcher.of(Stream.concat(before.all().stream(), Stream.of(added)).toList())
                  .rejected());
      now.removeAll(before.rejected());
      return now;
    }

    public static void refuseIfAny(List<RejectedRule> rejected) {
      if (!rejected.isEmpty()) {
        throw CommandException.usage(rejected.get(0).sentence());
      }
    }
  }

  /** Shows the subjects. */
  @Command(name = "list", description = "Show the subjects, in alphabetical order.")
  public static final class Show implements Callable<Integer> {
    private final Console console;

    @Mixin private final KafkaOptions kafka = new KafkaOptions();

    @Option(names = "--json", description = "Each subject as JSON, one a line.")
    private boolean json;

    public Show(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      SubjectsTopic topic = topic(console, kafka);
      SubjectsView view = topic.read();
      SubjectMatcher subjects = view.subjects();
      if (json) {
        subjects
            .all()
            .forEach(s -> console.out().println(TerminalText.escapeJson(s.json().toString())));
      } else {
        SubjectsTable.of(subjects.all()).forEach(console.out()::println);
      }
      subjects
          .rejected()
          .forEach(
              rule ->
                  console
                      .err()
                      .println(TerminalText.escape(rule.subject() + ": " + rule.sentence())));
      int count = subjects.all().size();
      console
          .err()
          .println(count + (count == 1 ? " subject" : " subjects") + bad(view) + left(view) + ".");
      return 0;
    }

    private static String left(SubjectsView view) {
      return view.leftOut() == 0 ? "" : "; left out " + view.leftOut() + " beyond the limits";
    }

    private static String bad(SubjectsView view) {
      long bad = view.bad().values().stream().mapToLong(Long::longValue).sum();
      return bad == 0
          ? ""
          : "; skipped " + bad + " bad " + (bad == 1 ? "record " : "records ") + view.bad();
    }
  }

  /** Removes a subject. */
  @Command(name = "remove", description = "Remove a subject; its counts are kept.")
  public static final class Remove implements Callable<Integer> {
    private final Console console;

    @Mixin private final KafkaOptions kafka = new KafkaOptions();

    @Parameters(paramLabel = "NAME", description = "The subject's name.")
    private String name = "";

    public Remove(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      SubjectsTopic topic = topic(console, kafka);
      String subject = name.strip();
      if (!topic.read().mayDeclare(subject)) {
        throw CommandException.failed(
            "There is no subject \"" + subject + "\"; see ./groundswell subjects list.");
      }
      topic.write(subject, null);
      console.out().println(TerminalText.escape(subject) + " is removed.");
      return 0;
    }
  }
}
