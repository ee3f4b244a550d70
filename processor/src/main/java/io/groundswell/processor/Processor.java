package io.groundswell.processor;

import io.groundswell.common.RootCause;
import io.groundswell.common.settings.AllowedHosts;
import io.groundswell.common.settings.CommonSettings;
import io.groundswell.common.settings.KafkaClientSettings;
import io.groundswell.common.settings.Settings;
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
import io.groundswell.scorer.ScorerSettings;
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
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running processor: scoring core, topologies, health, metrics. Closes in reverse order. */
public final class Processor implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Processor.class);
  private static final Duration ADMIN_CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Settings settings;
  private final Set<Role> roles;
  private final @Nullable ScoringCore core;
  private final @Nullable Shadow shadow;
  private final TopologyRunner topologies;
  private final OpsServer ops;

  private Processor(ProcessorConfig config, Runnable onGivingUp) throws IOException {
    settings = config.settingsRead();
    roles = settings.get(ProcessorSettings.ROLES);
    String servers = settings.get(CommonSettings.KAFKA_BOOTSTRAP_SERVERS);
    try {
      OpsMetrics metrics = opened(new OpsMetrics());
      core = scores() ? opened(openCore(config, metrics.registry())) : null;
      Admin admin = Admin.create(adminSettings());
      opened.push(() -> admin.close(ADMIN_CLOSE_TIMEOUT));
      StreamMetrics streams = new StreamMetrics(metrics.registry());
      List<RoutedModel> models = core == null ? List.of() : ScoringHealth.models(core);
      models.forEach(model -> streams.expect(model.model().name()));
      // Closed after the topologies, which then no longer compete with it for workers.
      shadow = openShadow(admin, metrics);
      RuntimeFactory factory =
          new RuntimeFactory(
              settings,
              core,
              streams,
              new AudienceMetrics(metrics.registry()),
              audienceState(),
              onGivingUp);
      topologies = opened(new TopologyRunner(settings, admin, factory, onGivingUp));
      metrics.lag(() -> topologies.lag(Role.SCORE));
      for (Role role : roles) {
        metrics.topology(role.topology(), () -> topologies.lag(role), () -> topologies.up(role));
      }
      Shadow trial = shadow;
      if (trial != null) {
        metrics.topology("shadow", trial::lag, () -> trial.check().up());
      }
      Health health = new Health(models, components(admin));
      metrics.models(models);
      ops = opened(startOps(health, metrics));
      if (scores()) {
        // Opened last and closed first, so that clients stop routing here before shutdown.
        opened(
            StatusPublisher.start(
                servers,
                settings.kafka(),
                settings.get(CommonSettings.STATUS_TOPIC),
                UUID.randomUUID().toString(),
                health));
      }
      topologies.start(metrics.registry());
      if (shadow != null) {
        topologies.running().thenRun(shadow::start);
      }
    } catch (KafkaException e) {
      close();
      throw new IOException(
          "Kafka at " + servers + " can't be used: " + RootCause.message(e) + ".", e);
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
    Settings settings = config.settingsRead();
    int callers =
        settings.get(ProcessorSettings.STREAM_THREADS)
            + settings.get(ProcessorSettings.PREDICT_THREADS);
    return ScoringCore.open(settings, callers, registry);
  }

  /** An instance that only counts audiences loads no model. */
  private boolean scores() {
    return roles.contains(Role.SCORE) || roles.contains(Role.PREDICT);
  }

  private <T extends AutoCloseable> T opened(T part) {
    opened.push(part);
    return part;
  }

  /** Null if there is no shadow model, or this instance does not score posts. */
  private @Nullable Shadow openShadow(Admin admin, OpsMetrics metrics) {
    return roles.contains(Role.SCORE)
        ? settings
            .get(ProcessorSettings.SHADOW_MODEL)
            .map(name -> opened(new Shadow(name, settings, core(), admin, metrics.registry())))
            .orElse(null)
        : null;
  }

  /** Taken before any topology runs, so that it is released after all of them. */
  private Path audienceState() throws IOException {
    Path state = settings.get(ScorerSettings.STATE_DIR);
    boolean takesFolder =
        roles.contains(Role.AUDIENCE)
            && !settings.kafka().containsKey(StreamsConfig.STATE_DIR_CONFIG);
    return takesFolder ? opened(StateFolder.take(state)).streams() : state;
  }

  private Map<String, Object> adminSettings() {
    Map<String, Object> admin = new HashMap<>(KafkaClientSettings.admin(settings.kafka()));
    admin.put(
        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
        settings.get(CommonSettings.KAFKA_BOOTSTRAP_SERVERS));
    admin.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5000);
    admin.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 3000);
    return admin;
  }

  private OpsServer startOps(Health health, OpsMetrics metrics) throws IOException {
    String host = settings.get(ProcessorSettings.OPS_HOST);
    int port = settings.get(ProcessorSettings.OPS_PORT);
    AllowedHosts allowed = AllowedHosts.of(host, settings.get(CommonSettings.ALLOWED_HOSTS));
    try {
      return OpsServer.start(host, port, allowed, health, metrics.registry());
    } catch (IOException e) {
      throw new IOException(
          "Port " + port + " of " + host + " can't be listened on: OPS_PORT chooses another.", e);
    }
  }

  /**
   * Starts everything. Returns once the model is warm; the broker may be absent until later.
   *
   * @param onGivingUp ends the process; called from any thread after an {@link Error}, or when all
   *     topologies have been down for ten minutes
   * @throws IOException with one sentence if the ops port is taken, or no broker's name resolves
   * @throws IllegalArgumentException with one sentence if there is no such model
   */
  public static Processor start(ProcessorConfig config, Runnable onGivingUp) throws IOException {
    return new Processor(config, onGivingUp);
  }

  /** Completes once every topology has its partitions. */
  public CompletableFuture<Void> running() {
    return topologies.running();
  }

  /** The port of {@code /health} and {@code /metrics}. */
  public int opsPort() {
    return ops.port();
  }

  /**
   * The scoring core.
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
      } catch (Exception e) { // the others are closed, too
        log.warn("part not closed cleanly: part={}", part.getClass().getSimpleName(), e);
      }
    }
  }

  private List<Component> components(Admin admin) {
    List<Component> components = new ArrayList<>();
    components.add(
        BrokerCheck.component(admin, settings.get(CommonSettings.KAFKA_BOOTSTRAP_SERVERS)));
    if (core != null) {
      components.addAll(ScoringHealth.components(core));
    }
    components.add(new Component("lanes", true, topologies::check));
    components.add(Component.lag(() -> topologies.lag(Role.SCORE)));
    for (Role role : roles) {
      if (role != Role.SCORE) {
        components.add(Component.lagOf(role.topology(), () -> topologies.lag(role)));
      }
    }
    if (roles.contains(Role.AUDIENCE)) {
      // Required only where nothing is scored: scoring does not need audiences.
      components.add(new Component("audience", !scores(), () -> topologies.check(Role.AUDIENCE)));
    }
    if (shadow != null) {
      components.add(new Component("shadow", false, shadow::check));
    }
    return components;
  }
}
