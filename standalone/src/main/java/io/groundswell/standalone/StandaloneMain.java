package io.groundswell.standalone;

import io.groundswell.common.settings.SettingsException;
import io.groundswell.standalone.demo.DemoCommand;
import io.groundswell.standalone.evaluate.EvaluateCommand;
import io.groundswell.standalone.follow.FollowCommand;
import io.groundswell.standalone.local.RunningInstance;
import io.groundswell.standalone.local.UpCommand;
import io.groundswell.standalone.replay.ReplayCommand;
import io.groundswell.standalone.rescore.RescoreCommand;
import io.groundswell.standalone.support.CommandException;
import io.groundswell.standalone.support.Console;
import io.groundswell.standalone.support.Parts;
import io.groundswell.standalone.support.TerminalText;
import io.groundswell.standalone.support.WallPace;
import io.groundswell.standalone.topic.PostCommand;
import io.groundswell.standalone.topic.SubjectsCommand;
import io.groundswell.standalone.topic.TailCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line: one jar, one process. */
@Command(
    name = "groundswell",
    description = "Streaming sentiment on Kafka Streams.",
    versionProvider = StandaloneMain.Version.class,
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: 0 success; 1 failure; 2 malformed command line, setting or input.",
      "Start with: ./groundswell up"
    })
public final class StandaloneMain implements Runnable {
  private final Console console;

  @Spec private @Nullable CommandSpec spec;

  private StandaloneMain(Console console) {
    this.console = console;
  }

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    // The jar has natives and models: DJL must not download anything nor send usage data.
    setUnlessGiven("ai.djl.offline", "true");
    setUnlessGiven("OPT_OUT_TRACKING", "true");
    setUnlessGiven("logback.configurationFile", "groundswell/standalone/logback.xml");
    System.exit(run(Console.ofProcess(), Parts.real(), RunningInstance.defaultFile(), args));
  }

  /**
   * Runs one command.
   *
   * @param note file in which commands find a running instance
   * @return its exit code
   */
  static int run(Console console, Parts parts, Path note, String... args) {
    CommandLine cache =
        new CommandLine(new CacheCommand())
            .addSubcommand(new CacheCommand.Clear(console, parts, note));
    CommandLine subjects =
        new CommandLine(new SubjectsCommand())
            .addSubcommand(new SubjectsCommand.Add(console))
            .addSubcommand(new SubjectsCommand.Show(console))
            .addSubcommand(new SubjectsCommand.Remove(console));
    CommandLine follow =
        new CommandLine(new FollowCommand()).addSubcommand(new FollowCommand.Bluesky(console));
    CommandLine line =
        new CommandLine(new StandaloneMain(console))
            .addSubcommand(new UpCommand(console, parts, note))
            .addSubcommand(new PostCommand(console))
            .addSubcommand(new TailCommand(console))
            .addSubcommand(new PredictCommand(console))
            .addSubcommand(new DemoCommand(console, parts, note, WallPace::new))
            .addSubcommand(new ReplayCommand(console, parts))
            .addSubcommand(new EvaluateCommand(console, parts))
            .addSubcommand(new RescoreCommand(console, parts))
            .addSubcommand(new ConfigCommand(console))
            .addSubcommand("follow", follow)
            .addSubcommand("subjects", subjects)
            .addSubcommand("cache", cache);
    Stream.of(line, subjects, follow, cache)
        .flatMap(parent -> parent.getSubcommands().values().stream())
        .forEach(child -> child.getCommandSpec().mixinStandardHelpOptions(true));
    return line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8))
        .setParameterExceptionHandler(
            (e, given) -> {
              console.err().println(sentence(e.getMessage()));
              console
                  .err()
                  .println(
                      "See: ./" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
              return CommandException.USAGE;
            })
        .setExecutionExceptionHandler((e, command, parsed) -> failed(console, e))
        .execute(args);
  }

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(console.out());
    }
  }

  /** Prints one sentence; the log has the stack trace of an unexpected exception. */
  private static int failed(Console console, Exception e) {
    if (e instanceof CommandException expected) {
      console.err().println(sentence(e.getMessage()));
      return expected.exitCode();
    }
    if (e instanceof SettingsException) {
      console.err().println(sentence(e.getMessage()));
      return SettingsException.EXIT_CODE;
    }
    LoggerFactory.getLogger(StandaloneMain.class).debug("command failed", e);
    console.err().println(sentence("The command failed: " + e.getMessage()));
    return CommandException.FAILED;
  }

  private static String sentence(@Nullable String message) {
    String line = TerminalText.escape(String.valueOf(message).strip());
    return line.endsWith(".") || line.endsWith("?") ? line : line + ".";
  }

  private static void setUnlessGiven(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** The version that the jar was built as. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = StandaloneMain.class.getPackage().getImplementationVersion();
      return new String[] {"groundswell " + (version == null ? "(unpackaged)" : version)};
    }
  }
}
