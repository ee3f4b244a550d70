package io.groundswell.standalone.replay;

import com.fasterxml.jackson.core.JsonPointer;
import io.groundswell.common.settings.CommonSettings;
import io.groundswell.processor.ProcessorConfig;
import io.groundswell.processor.ProcessorSettings;
import io.groundswell.standalone.support.CliConfig;
import io.groundswell.standalone.support.CommandException;
import io.groundswell.standalone.support.Console;
import io.groundswell.standalone.support.KafkaOptions;
import io.groundswell.standalone.support.Parts;
import io.groundswell.standalone.support.StopSignal;
import io.groundswell.standalone.support.WallPace;
import io.groundswell.standalone.topic.PostSender;
import io.groundswell.topics.PostFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Plays a file of posts by their times. */
@Command(
    name = "replay",
    description = "Play a file of posts as JSON lines by their times (created_at).",
    footer = {
      "",
      "Posts are sorted by time. Their times are moved so that the earliest is now, and each is"
          + " sent when it is due; nothing else of a post changes.",
      "With --original-times they keep their times and are published, as fast as the broker accepts"
          + " them, to separate topics, where they are scored and counted apart from live posts. A"
          + " second bridge serves them: AUDIENCE_TOPIC=replay-NAME-audience,"
          + " SHIFTS_TOPIC=replay-NAME-audience-shifts and another BRIDGE_PORT.",
      "Example: ./groundswell replay finale.jsonl --speed 60"
    })
public final class ReplayCommand implements Callable<Integer> {
  private static final double FASTEST = 1e6;

  private final Console console;
  private final Parts parts;

  @Mixin private final KafkaOptions kafka = new KafkaOptions();

  @Parameters(paramLabel = "FILE", description = "Posts as JSON, one a line.")
  private Path file = Path.of("");

  @Option(
      names = "--speed",
      paramLabel = "N",
      description = "60 plays an hour in a minute (default: 1).")
  private @Nullable Double speed;

  @Option(
      names = "--original-times",
      description = "Keep the times; score and count in separate topics.")
  private boolean originalTimes;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "With --original-times: the topics are replay-NAME-… (default: after FILE).")
  private @Nullable String name;

  public ReplayCommand(Console console, Parts parts) {
    this.console = console;
    this.parts = parts;
  }

  @Override
  public Integer call() throws Exception {
    requireOptionsThatFit();
    CliConfig config = CliConfig.read(console.environment());
    JsonPointer time = timePointer();
    try (TimedPosts posts = TimedPosts.read(file, time)) {
      if (posts.places().isEmpty()) {
        posts.refused().stream().limit(1).forEach(this::print);
        throw CommandException.failed(file + " has no post with a time at " + time + ".");
      }
      // Closed after everything else: the exit of the JVM waits for it.
      try (StopSignal signal = StopSignal.listen()) {
        if (originalTimes) {
          ArchiveNames names = name == null ? ArchiveNames.after(file) : ArchiveNames.of(name);
          new ArchiveReplay(console, parts, kafka.access(config), names).run(posts, signal);
        } else {
          playNow(new Replay(posts, time, speedOr1(), new WallPace(signal::given)), config);
        }
      }
    }
    return 0;
  }

  private void playNow(Replay replay, CliConfig config) throws IOException {
    TimedPosts posts = replay.posts();
    String topic = kafka.topic(config, CommonSettings.RAW_TOPIC);
    try (PostSender sender = new PostSender(kafka.access(config), topic, console.err())) {
      posts.refused().forEach(line -> sender.refuse(line.line(), line.reason()));
      Duration length = posts.length();
      print(
          "Playing %,d posts of %s, the first of %s, in %s.",
          posts.places().size(),
          readable(length),
          posts.places().get(0).time(),
          readable(replay.played(length)));
      long sent = replay.play((line, value) -> sender.send(line, null, value), sender::progress);
      if (sent < posts.places().size()) {
        print("Stopped before the end: %,d of %,d posts were played.", sent, posts.places().size());
      }
      sender.finish(posts.blank());
    }
  }

  private void requireOptionsThatFit() {
    double given = speedOr1();
    if (!(given > 0 && given <= FASTEST)) {
      throw CommandException.usage("--speed takes a number above 0, at most 1000000.");
    }
    if (originalTimes && speed != null) {
      throw CommandException.usage("--speed does not go with --original-times, which has no pace.");
    }
    if (originalTimes && kafka.namesTopic()) {
      throw CommandException.usage(
          "--topic does not go with --original-times, which names its topics by --name.");
    }
    if (!originalTimes && name != null) {
      throw CommandException.usage("--name goes with --original-times only.");
    }
  }

  private double speedOr1() {
    return speed == null ? 1 : speed;
  }

  /** Where the processor reads the time. */
  private JsonPointer timePointer() {
    PostFormat format =
        ProcessorSettings.postFormat(ProcessorConfig.read(console.environment()).settingsRead());
    if (format.kind() != PostFormat.Kind.JSON) {
      throw CommandException.usage("replay needs RAW_FORMAT=json: a plain text has no time.");
    }
    return format.time();
  }

  private static String readable(Duration duration) {
    if (duration.toHours() > 0) {
      return duration.toHours() + " h " + duration.toMinutesPart() + " min";
    }
    return duration.toMinutes() > 0
        ? duration.toMinutes() + " min " + duration.toSecondsPart() + " s"
        : String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
  }

  private void print(TimedPosts.Refused line) {
    print("Line %d is not posted: %s.", line.line(), line.reason());
  }

  private void print(String format, Object... values) {
    console.err().println(String.format(Locale.ROOT, format, values));
  }
}
