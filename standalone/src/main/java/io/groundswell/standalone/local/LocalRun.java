package io.groundswell.standalone.local;

import io.groundswell.standalone.support.Parts;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Broker, Redis, processor and bridge in one process, closed in reverse order of their start. */
public final class LocalRun implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LocalRun.class);

  private final LocalSettings settings;
  private final DataFolder data;
  private final int port;
  private final int kafkaPort;
  private final Parts parts;
  private final Path note;
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private volatile boolean stopping;
  private String bootstrapServers = "";
  private String cache = "none";

  /**
   * @param settings of the user, overridden by the addresses of the local parts
   * @param data closed at the end
   * @param note file in which other commands find this run
   */
  LocalRun(
      LocalSettings settings, DataFolder data, int port, int kafkaPort, Parts parts, Path note) {
    this.settings = settings;
    this.data = data;
    this.port = port;
    this.kafkaPort = kafkaPort;
    this.parts = parts;
    this.note = note;
    started.push(data);
  }

  /**
   * Starts everything and returns once all of it is running.
   *
   * @param progress receives a line for each step
   * @throws Exception of the part that can't start; nothing is left running then
   */
  synchronized void start(Consumer<String> progress) throws Exception {
    try {
      startAll(progress);
    } catch (Throwable e) {
      close();
      throw e;
    }
  }

  /** Whether it is being closed, or is closed. */
  public boolean stopping() {
    return stopping;
  }

  /** {@code host:port} of the broker. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Which Redis caches scores, such as {@code Redis 7.0.15 (bundled)}; {@code none} without. */
  String cache() {
    return cache;
  }

  /**
   * Closes all parts, the last started first, including those after a part that fails to close.
   * During a start it waits for the current step, and no other step begins.
   */
  @Override
  public void close() {
    stopping = true;
    closeAll();
  }

  private synchronized void closeAll() {
    while (!started.isEmpty()) {
      AutoCloseable part = started.pop();
      try {
        part.close();
      } catch (Exception e) {
        log.warn("part not closed cleanly: part={}", part.getClass().getSimpleName(), e);
      }
    }
  }

  private void startAll(Consumer<String> progress) throws Exception {
    begin("Starting the broker", progress);
    EmbeddedBroker broker = opened(EmbeddedBroker.start(data.kafka(), kafkaPort));
    bootstrapServers = broker.bootstrapServers();
    Map<String, String> own = new HashMap<>();
    own.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
    own.put("BRIDGE_PORT", Integer.toString(port));
    if (data.kept() && !settings.names("STATE_DIR")) {
      own.put("STATE_DIR", data.path().resolve("state").toString());
    } else if (!data.kept() && !settings.names("KAFKA_STATE_DIR")) {
      // Deleted with the broker that it belongs to; the rest of STATE_DIR is kept.
      own.put("KAFKA_STATE_DIR", data.path().resolve("streams").toString());
    }
    if (settings.names("REDIS_URL")) {
      cache = "Redis at REDIS_URL";
    } else {
      begin("Starting Redis", progress);
      Optional<String> url = startRedis();
      url.ifPresentOrElse(u -> own.put("REDIS_URL", u), () -> own.put("CACHE_TTL", "0"));
    }
    LocalSettings effective = settings.with(own);
    begin("Loading the model and starting the processor", progress);
    opened(parts.processor().start(effective.processor()));
    begin("Starting the bridge", progress);
    opened(parts.bridge().start(effective.bridge()));
  }

  private void begin(String step, Consumer<String> progress) {
    if (stopping) {
      throw new CancellationException("stopped while starting");
    }
    progress.accept(step);
  }

  private Optional<String> startRedis() {
    String path = settings.environment().getOrDefault("PATH", "");
    Optional<EmbeddedRedis> redis = EmbeddedRedis.start(data.redis(), data.kept(), path);
    redis.ifPresent(
        r -> {
          opened(r);
          cache = "Redis " + r.version();
          RunningInstance instance = new RunningInstance(ProcessHandle.current().pid(), r.url());
          instance.leaveAt(note);
          started.push(() -> instance.removeFrom(note));
        });
    return redis.map(EmbeddedRedis::url);
  }

  private <T extends AutoCloseable> T opened(T part) {
    started.push(part);
    return part;
  }
}
