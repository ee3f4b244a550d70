package io.groundswell.processor;

import io.groundswell.common.RootCause;
import io.groundswell.common.settings.KafkaClientSettings;
import io.groundswell.processor.audience.AudienceMetrics;
import io.groundswell.processor.audience.StateFolder;
import io.groundswell.processor.ops.BrokerCheck;
import io.groundswell.processor.ops.Component;
import io.groundswell.processor.ops.Health;
import io.groundswell.processor.ops.OpsMetrics;
import io.groundswell.processor.ops.OpsServer;
import io.groundswell.processor.ops.StatusPublisher;
import io.groundswell.processor.shadow.Shadow;
import io.groundswell.processor.stream.StreamMetrics;
import io.groundswell.scorer.ScoringCore;
import io.groundswell.topics.RoutedModel;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running processor: scoring core, lanes, and what it tells of itself. Closes in reverse. */
public final class Processor implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Processor.class);
  private static final Duration ADMIN_CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final @Nullable ScoringCore core;
  private final @Nullable Shadow shadow;
  private final TopologyRunner lanes;
  private final OpsServer ops;

  private Processor(ProcessorConfig config, Runnable onGivingUp) throws IOException {
    try {
      OpsMetrics metrics = opened(new OpsMetrics());
      core = scores(config) ? opened(openCore(config, metrics.registry())) : null;
      Admin admin = Admin.create(adminSettings(config));
      opened.push(() -> admin.close(ADMIN_CLOSE_TIMEOUT));
      StreamMetrics streams = new StreamMetrics(metrics.registry());
      List<RoutedModel> models = core == null ? List.of() : ScoringHealth.models(core);
      models.forEach(model -> streams.expect(model.model().name()));
      // Closed after the lanes, which then no longer keep the workers from what it has at hand.
      shadow = openShadow(config, admin, metrics);
      lanes =
          opened(
              new TopologyRunner(
                  config,
                  core,
                  admin,
                  streams,
                  new AudienceMetrics(metrics.registry()),
                  audienceState(config),
                  onGivingUp));
      metrics.lag(() -> lanes.lag(Role.SCORE));
      for (Role role : config.roles()) {
        metrics.topology(role.lane(), () -> lanes.lag(role), () -> lanes.up(role));
      }
      Shadow trial = shadow;
      if (trial != null) {
        metrics.topology("shadow", trial::lag, () -> trial.check().up());
      }
      Health health = new Health(models, components(config, admin));
      metrics.models(models);
      ops = opened(startOps(config, health, metrics));
      if (scores(config)) {
        // The last to open and the first to close: nobody is to count on an instance that is going.
        opened(
            StatusPublisher.start(
                config.bootstrapServers(),
                config.kafka(),
                config.statusTopic(),
                UUID.randomUUID().toString(),
                health));
      }
      lanes.start(metrics.registry());
      if (shadow != null) {
        lanes.running().thenRun(shadow::start);
      }
    } catch (KafkaException e) {
      close();
      throw new IOException(
          "Kafka at " + config.bootstrapServers() + " can't be used: " + RootCause.message(e) + ".",
          e);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Opens the scoring core for every topology that scores.
   *
   * @throws IllegalArgumentException with one sentence if the default model does not exist
   */
  public static ScoringCore openCore(ProcessorConfig config, MeterRegistry registry) {
    return ScoringCore.open(
        config.settingsRead(), config.streamThreads() + config.predictThreads(), registry);
  }

  /** Who only counts audiences needs no model. */
  private static boolean scores(ProcessorConfig config) {
    return config.roles().contains(Role.SCORE) || config.roles().contains(Role.PREDICT);
  }

  private <T extends AutoCloseable> T opened(T part) {
    opened.push(part);
    return part;
  }

  /** Null without a model on trial, or posts to be scored here. */
  private @Nullable Shadow openShadow(ProcessorConfig config, Admin admin, OpsMetrics metrics) {
    return config.roles().contains(Role.SCORE)
        ? config
            .shadowModel()
            .map(name -> opened(new Shadow(name, config, core(), admin, metrics.registry())))
            .orElse(null)
        : null;
  }

  /** Before any topology runs, so that it is let go only after all of them. */
  private Path audienceState(ProcessorConfig config) throws IOException {
    boolean own =
        config.roles().contains(Role.AUDIENCE)
            && !config.kafka().containsKey(StreamsConfig.STATE_DIR_CONFIG);
    return own ? opened(StateFolder.take(config.stateDir())).streams() : config.stateDir();
  }

  private static Map<String, Object> adminSettings(ProcessorConfig config) {
    Map<String, Object> settings = new HashMap<>(KafkaClientSettings.admin(config.kafka()));
    settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    settings.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5000);
    settings.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 3000);
    return settings;
  }

  private static OpsServer startOps(ProcessorConfig config, Health health, OpsMetrics metrics)
      throws IOException {
    try {
      return OpsServer.start(
          config.opsHost(), config.opsPort(), config.allowedHosts(), health, metrics.registry());
    } catch (IOException e) {
      throw new IOException(
          "Port "
              + config.opsPort()
              + " of "
              + config.opsHost()
              + " can't be listened on: OPS_PORT chooses another.",
          e);
    }
  }

  /**
   * Starts everything. Returns once the model is warm; the broker may come later.
   *
   * @param onGivingUp ends the process; called from any thread after an {@link Error}, or when not
   *     one lane has worked for ten minutes
   * @throws IOException with one sentence if the ops port is taken, or no broker's name resolves
   * @throws IllegalArgumentException with one sentence if there is no such model
   */
  public static Processor start(ProcessorConfig config, Runnable onGivingUp) throws IOException {
    return new Processor(config, onGivingUp);
  }

  /** Completes once every lane has its partitions. */
  public CompletableFuture<Void> running() {
    return lanes.running();
  }

  /** The port of {@code /health} and {@code /metrics}. */
  public int opsPort() {
    return ops.port();
  }

  /**
   * The models' names and digests, and what else the core has.
   *
   * @throws NullPointerException if this instance only counts audiences
   */
  public ScoringCore core() {
    return Objects.requireNonNull(core);
  }

  @Override
  public void close() {
    log.info("processor stops");
    while (!opened.isEmpty()) {
      AutoCloseable part = opened.pop();
      try {
        part.close();
      } catch (Exception e) { // none holds up the others
        log.warn("part not closed cleanly: part={}", part.getClass().getSimpleName(), e);
      }
    }
  }

  private List<Component> components(ProcessorConfig config, Admin admin) {
    List<Component> components = new ArrayList<>();
    components.add(BrokerCheck.component(admin, config.bootstrapServers()));
    if (core != null) {
      components.addAll(ScoringHealth.components(core));
    }
    components.add(new Component("lanes", true, lanes::check));
    components.add(Component.lag(() -> lanes.lag(Role.SCORE)));
    for (Role role : config.roles()) {
      if (role != Role.SCORE) {
        components.add(Component.lagOf(role.lane(), () -> lanes.lag(role)));
      }
    }
    if (config.roles().contains(Role.AUDIENCE)) {
      // What is scored here needs no audience.
      components.add(new Component("audience", !scores(config), () -> lanes.check(Role.AUDIENCE)));
    }
    if (shadow != null) {
      components.add(new Component("shadow", false, shadow::check));
    }
    return components;
  }
}
