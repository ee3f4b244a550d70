package io.groundswell.processor;

import io.groundswell.processor.ops.BrokerCheck;
import io.groundswell.processor.ops.Component;
import io.groundswell.processor.ops.Health;
import io.groundswell.processor.ops.OpsMetrics;
import io.groundswell.processor.ops.OpsServer;
import io.groundswell.processor.ops.StatusPublisher;
import io.groundswell.processor.redis.RedisScoreCache;
import io.groundswell.processor.stream.StreamMetrics;
import io.groundswell.settings.KafkaClientSettings;
import io.groundswell.topics.ScorerStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running processor: scoring core, lanes, and what it tells of itself. Closes in reverse. */
public final class Processor implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Processor.class);
  private static final Duration ADMIN_CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final OpsMetrics metrics = new OpsMetrics();
  private final ScoringCore core;
  private final Admin admin;
  private final Lanes lanes;
  private final OpsServer ops;
  private final StatusPublisher status;

  private Processor(ProcessorConfig config, Runnable onGivingUp) throws IOException {
    core = ScoringCore.open(config, metrics.registry());
    Map<String, Object> adminSettings = new HashMap<>(KafkaClientSettings.admin(config.kafka()));
    adminSettings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    adminSettings.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5000);
    adminSettings.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 3000);
    try {
      admin = Admin.create(adminSettings);
    } catch (KafkaException e) {
      core.close();
      throw new IOException(
          "Kafka at " + config.bootstrapServers() + " can't be used: " + rootOf(e) + ".", e);
    }
    lanes = new Lanes(config, core, admin, new StreamMetrics(metrics.registry()), onGivingUp);
    metrics.lag(this::lag);
    Health health = new Health(core.model().id(), components(config));
    try {
      ops = OpsServer.start(config.opsHost(), config.opsPort(), health, metrics.registry());
    } catch (IOException e) {
      admin.close(ADMIN_CLOSE_TIMEOUT);
      core.close();
      throw new IOException(
          "Port "
              + config.opsPort()
              + " of "
              + config.opsHost()
              + " can't be listened on: OPS_PORT chooses another.",
          e);
    }
    try {
      status =
          StatusPublisher.start(
              config.bootstrapServers(),
              config.kafka(),
              config.statusTopic(),
              UUID.randomUUID().toString(),
              health);
    } catch (KafkaException e) {
      ops.close();
      admin.close(ADMIN_CLOSE_TIMEOUT);
      core.close();
      throw new IOException("Kafka can't be used: " + rootOf(e) + ".", e);
    }
    lanes.start(metrics.registry());
  }

  /**
   * Starts everything. Returns once the model is warm; the broker may come later.
   *
   * @param onGivingUp ends the process; called from a stream thread when threads die too often
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

  /** The model's name and digest, and what else the core has. */
  public ScoringCore core() {
    return core;
  }

  @Override
  public void close() {
    log.info("processor stops");
    status.close(); // first, so that nobody counts on an instance that is going
    ops.close();
    lanes.close();
    admin.close(ADMIN_CLOSE_TIMEOUT);
    core.close();
    metrics.close();
  }

  private static String rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  private OptionalLong lag() {
    return lanes.lag();
  }

  private List<Component> components(ProcessorConfig config) {
    List<Component> components = new ArrayList<>();
    components.add(BrokerCheck.component(admin, config.bootstrapServers()));
    RedisScoreCache redis = core.redis();
    if (redis != null) {
      components.add(
          new Component(
              "redis", false, () -> new ScorerStatus.Component(redis.answers(), redis.address())));
    }
    String model = core.model().id().name();
    components.add(
        new Component(
            "model", true, () -> new ScorerStatus.Component(core.scorer().modelUp(), model)));
    components.add(new Component("lanes", true, lanes::check));
    components.add(Component.lag(this::lag));
    return components;
  }
}
