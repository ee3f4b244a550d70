package io.groundswell.standalone.local;

import io.groundswell.bridge.settings.BridgeSettings;
import io.groundswell.processor.ProcessorConfig;
import io.groundswell.processor.ProcessorSettings;
import io.groundswell.standalone.LocalPorts;
import io.groundswell.standalone.support.CommandException;
import io.groundswell.standalone.support.Console;
import io.groundswell.standalone.support.Parts;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs everything in this process until a signal stops it. */
@Command(
    name = "up",
    description = "Run everything: a Kafka broker, Redis, the processor and the HTTP bridge.",
    footer = {
      "",
      "Everything listens on 127.0.0.1. Without --data nothing is kept.",
      "A second instance needs one port, such as --port 8100: defaults of the others that are taken",
      "are replaced by the next free port, which the output reports.",
      "Ctrl-C stops cleanly, in reverse order (exit code 130; 143 after a SIGTERM)."
    })
public final class UpCommand implements Callable<Integer> {
  public static final int DEFAULT_KAFKA_PORT = 9092;
  private static final int DEFAULT_PORT = 8000;

  private final Console console;
  private final Parts parts;
  private final Path note;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port of the HTTP bridge (default: BRIDGE_PORT, else 8000).")
  private @Nullable Integer port;

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      description = "Port of the broker (default: " + DEFAULT_KAFKA_PORT + ").")
  private @Nullable Integer kafkaPort;

  @Option(
      names = "--ops-port",
      paramLabel = "PORT",
      description = "Port of health and metrics (default: OPS_PORT, else 8001).")
  private @Nullable Integer opsPort;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Keep topics, offsets and cached scores here between runs.")
  private @Nullable Path data;

  /**
   * @param note file in which other commands find this run
   */
  public UpCommand(Console console, Parts parts, Path note) {
    this.console = console;
    this.parts = parts;
    this.note = note;
  }

  @Override
  public Integer call() throws Exception {
    return run(port, (run, httpPort) -> console.out().println(whatNext(run, httpPort)));
  }

  /** What happens once everything is running. */
  public interface Sequel {
    /**
     * @param run may be stopped by Ctrl-C or a SIGTERM at any time
     * @param httpPort of the bridge
     */
    void go(LocalRun run, int httpPort) throws Exception;
  }

  /**
   * Starts everything, calls the sequel, and runs until a signal ends the process.
   *
   * @param port of the HTTP bridge; null for that of the setting
   * @return 0 if a signal stopped it during the start
   * @throws Exception of the part that can't start, or of the sequel
   */
  public int run(@Nullable Integer port, Sequel sequel) throws Exception {
    long begun = System.nanoTime();
    LocalSettings given = new LocalSettings(console.environment());
    // Everything is validated before anything starts.
    requireNamed(data);
    LocalPorts ports = choosePorts(given, port);
    LocalSettings settings =
        given.with(
            Map.of(
                "BRIDGE_PORT",
                Integer.toString(ports.http()),
                "OPS_PORT",
                Integer.toString(ports.ops())));
    ProcessorConfig processor = settings.processor();
    settings.bridge();
    int httpPort = ports.http();

    ports.moved().forEach(console.out()::println);
    LocalRun run =
        new LocalRun(settings, DataFolder.open(data), httpPort, ports.kafka(), parts, note);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(run), "stop"));
    try {
      run.start(step -> console.out().println(step + " …"));
    } catch (CancellationException e) {
      return 0; // stopped during the start; the hook has printed it
    }
    console
        .out()
        .printf(
            Locale.ROOT, "Ready after %.1f s.%n%n", (System.nanoTime() - begun) / 1_000_000_000.0);
    console.out().println(where(run, processor, httpPort));
    sequel.go(run, httpPort);
    new CountDownLatch(1).await(); // until a signal ends the process
    return 0;
  }

  /** An empty name, such as that of an unset variable, would be the current folder. */
  private static void requireNamed(@Nullable Path folder) {
    if (folder != null && folder.toString().isBlank()) {
      throw CommandException.usage("The data folder has no name; name one with --data FOLDER.");
    }
  }

  private void stop(LocalRun run) {
    if (!run.stopping()) {
      console.out().println("Stopping …");
      run.close();
      console.out().println("Stopped.");
    }
  }

  private LocalPorts choosePorts(LocalSettings given, @Nullable Integer port) {
    int http = given.bridge().settingsRead().get(BridgeSettings.BRIDGE_PORT);
    int ops = given.processor().settingsRead().get(ProcessorSettings.OPS_PORT);
    return LocalPorts.choose(
        new LocalPorts.Wish("--port", "the HTTP bridge", port, http, given.names("BRIDGE_PORT")),
        new LocalPorts.Wish("--kafka-port", "the broker", kafkaPort, DEFAULT_KAFKA_PORT, false),
        new LocalPorts.Wish(
            "--ops-port", "the processor's health", opsPort, ops, given.names("OPS_PORT")));
  }

  private String where(LocalRun run, ProcessorConfig processor, int httpPort) {
    return String.join(
        System.lineSeparator(),
        "  page and API  http://127.0.0.1:" + httpPort + "/",
        "  Kafka         " + run.bootstrapServers(),
        "  health        http://127.0.0.1:"
            + processor.settingsRead().get(ProcessorSettings.OPS_PORT)
            + "/health",
        "  cache         " + run.cache(),
        "  data          " + (data == null ? "gone at the end; keep with --data FOLDER" : data),
        "");
  }

  private String whatNext(LocalRun run, int httpPort) {
    String bootstrap =
        run.bootstrapServers().endsWith(":" + DEFAULT_KAFKA_PORT)
            ? ""
            : " --bootstrap " + run.bootstrapServers();
    String url = httpPort == DEFAULT_PORT ? "" : " --url http://127.0.0.1:" + httpPort;
    String demoPort = httpPort == DEFAULT_PORT ? "" : " --port " + httpPort;
    return String.join(
        System.lineSeparator(),
        "Try next, in another terminal:",
        "  ./groundswell predict 'I did not see that coming!'" + url,
        "  ./groundswell tail --from-start" + bootstrap,
        "  echo 'What a finale!' | ./groundswell post --subject finale" + bootstrap,
        "  ./groundswell demo" + bootstrap + demoPort,
        "",
        "Ctrl-C stops.");
  }
}
