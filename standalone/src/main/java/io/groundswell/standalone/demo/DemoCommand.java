package io.groundswell.standalone.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.bridge.settings.BridgeSettings;
import io.groundswell.common.json.StrictJson;
import io.groundswell.common.settings.CommonSettings;
import io.groundswell.standalone.local.LocalSettings;
import io.groundswell.standalone.local.LoopbackPort;
import io.groundswell.standalone.local.RunningInstance;
import io.groundswell.standalone.local.UpCommand;
import io.groundswell.standalone.support.CliConfig;
import io.groundswell.standalone.support.CommandException;
import io.groundswell.standalone.support.Console;
import io.groundswell.standalone.support.KafkaAccess;
import io.groundswell.standalone.support.KafkaOptions;
import io.groundswell.standalone.support.Pace;
import io.groundswell.standalone.support.Parts;
import io.groundswell.standalone.support.StopSignal;
import io.groundswell.standalone.support.TerminalText;
import io.groundswell.standalone.topic.PostSender;
import io.groundswell.standalone.topic.SubjectsTopic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Plays an invented evening. */
@Command(
    name = "demo",
    description = "Play an evening of posts about two shows, a debate and two apps.",
    footer = {
      "",
      "The first audience shifts within two minutes. Watch it at http://127.0.0.1:8000/live.",
      "If no broker is named and none runs here, everything is started, as by ./groundswell up,",
      "and runs until Ctrl-C."
    })
public final class DemoCommand implements Callable<Integer> {
  private final Console console;
  private final Parts parts;
  private final Path note;
  private final Function<BooleanSupplier, Pace> paces;

  @Mixin private final KafkaOptions kafka = new KafkaOptions();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port of the HTTP bridge (default: BRIDGE_PORT, else 8000).")
  private @Nullable Integer port;

  @Option(names = "--loop", description = "Repeat the evening until Ctrl-C.")
  private boolean loop;

  /**
   * @param note file in which a running instance is found
   * @param paces makes the clock to play by, from what stops it
   */
  public DemoCommand(
      Console console, Parts parts, Path note, Function<BooleanSupplier, Pace> paces) {
    this.console = console;
    this.parts = parts;
    this.note = note;
    this.paces = paces;
  }

  @Override
  public Integer call() throws Exception {
    if (port != null && (port < 1 || port > 65_535)) {
      throw CommandException.usage("--port takes a whole number from 1 to 65535.");
    }
    CliConfig config = CliConfig.read(console.environment());
    DemoScript script = DemoScript.read();
    if (!kafka.namesBootstrap() && !config.namesBootstrap() && nothingRunsHere()) {
      return new UpCommand(console, parts, note)
          .run(
              port,
              (run, httpPort) -> {
                KafkaAccess access = new KafkaAccess(run.bootstrapServers(), config.kafka());
                play(script, access, config, httpPort, paces.apply(run::stopping));
                if (!run.stopping()) {
                  print("The evening is over. Everything runs until Ctrl-C.");
                }
              });
    }
    // Closed after everything else: the exit of the JVM waits for it.
    try (StopSignal signal = StopSignal.listen()) {
      play(script, kafka.access(config), config, httpPort(), paces.apply(signal::given));
    }
    return 0;
  }

  private boolean nothingRunsHere() {
    if (LoopbackPort.isListenedOn(UpCommand.DEFAULT_KAFKA_PORT)) {
      return false;
    }
    RunningInstance.at(note)
        .ifPresent(
            running -> {
              throw CommandException.failed(
                  "Groundswell already runs as process "
                      + running.pid()
                      + ", and its broker is not at localhost:"
                      + UpCommand.DEFAULT_KAFKA_PORT
                      + "; name the broker, which that process has printed, with --bootstrap.");
            });
    return true;
  }

  private int httpPort() {
    LocalSettings settings = new LocalSettings(console.environment());
    return port == null ? settings.bridge().settingsRead().get(BridgeSettings.BRIDGE_PORT) : port;
  }

  private void play(
      DemoScript script, KafkaAccess access, CliConfig config, int httpPort, Pace pace)
      throws IOException {
    DemoSubjects.declare(
        script.subjects(),
        new SubjectsTopic(access, config.get(CommonSettings.SUBJECTS_TOPIC)),
        this::print);
    String topic = kafka.topic(config, CommonSettings.RAW_TOPIC);
    try (PostSender sender = PostSender.quiet(access, topic, console.err())) {
      Duration lasts = script.lasts();
      print(
          String.format(
              Locale.ROOT,
              "Playing %,d posts in %d min %d s. Watch them: http://127.0.0.1:%d/live",
              script.lines().size(),
              lasts.toMinutes(),
              lasts.toSecondsPart(),
              httpPort));
      DemoMarkers markers = new DemoMarkers(httpPort, this::print);
      if (!script.play(pace, loop, new Stage(sender, markers))) {
        print("Stopped before the end.");
      }
      sender.finish(0);
    }
  }

  private void print(String sentence) {
    console.out().println(TerminalText.escape(sentence));
  }

  /** Publishes posts, sets markers and prints what happens. */
  private final class Stage implements DemoScript.Stage {
    private final PostSender sender;
    private final DemoMarkers markers;
    private @Nullable Instant begin;
    private long sent;

    Stage(PostSender sender, DemoMarkers markers) {
      this.sender = sender;
      this.markers = markers;
    }

    @Override
    public void turn(DemoScript.Act act, Instant at) {
      begin = begin == null ? at.minus(act.at()) : begin;
      long second = Math.max(0, Duration.between(begin, at).toSeconds());
      print(String.format(Locale.ROOT, "%3d:%02d  %s", second / 60, second % 60, act.summary()));
      if (act.marker() != null) {
        markers.set(act.marker(), act.subject(), at);
      }
    }

    @Override
    public void post(ObjectNode post, Instant at) {
      ObjectNode stamped =
          post.deepCopy()
              .put("id", UUID.randomUUID().toString())
              .put("created_at", at.truncatedTo(ChronoUnit.MILLIS).toString())
              .put("source", "demo");
      sender.send(++sent, null, StrictJson.write(stamped));
    }
  }
}
