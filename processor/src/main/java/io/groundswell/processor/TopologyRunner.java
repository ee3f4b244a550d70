package io.groundswell.processor;

import io.groundswell.audience.AudienceSettings;
import io.groundswell.common.RootCause;
import io.groundswell.common.settings.CommonSettings;
import io.groundswell.common.settings.Settings;
import io.groundswell.processor.audience.SubjectSeeds;
import io.groundswell.processor.stream.SizeLimits;
import io.groundswell.processor.stream.StreamsRuntime;
import io.groundswell.topics.ScorerStatus;
import io.groundswell.topics.TopicSpec;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.AuthenticationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the topologies of this instance's roles once the broker answers and the topics exist, and
 * supervises them. Waits for the broker without limit.
 */
public final class TopologyRunner implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TopologyRunner.class);
  private static final long RETRY_MS = 200;
  private static final long REFRESH_MS = 5000;

  /** A broker needs a moment to propagate new topics; a longer wait is logged. */
  private static final Duration QUIET_WAIT = Duration.ofSeconds(3);

  /** The process ends after all topologies have been down for so long, restarts included. */
  private static final Duration ALL_DOWN = Duration.ofMinutes(10);

  private final Settings settings;
  private final Set<Role> roles;
  private final RoleTopics topics;
  private final Admin admin;
  private final RuntimeFactory factory;
  private final Runnable onGivingUp;
  private final Map<Role, StreamsRuntime> runtimes = new ConcurrentSkipListMap<>();
  private final CompletableFuture<Void> running = new CompletableFuture<>();
  private final Background background = new Background("topologies");
  private final long begunNanos = System.nanoTime();
  private boolean warned;
  private volatile String waitsFor = "the broker";

  /**
   * @param onGivingUp ends the process; called from any thread
   */
  TopologyRunner(Settings settings, Admin admin, RuntimeFactory factory, Runnable onGivingUp) {
    this.settings = settings;
    this.roles = settings.get(ProcessorSettings.ROLES);
    this.topics = new RoleTopics(settings);
    this.admin = admin;
    this.factory = factory;
    this.onGivingUp = onGivingUp;
  }

  void start(MeterRegistry registry) {
    background.retry(
        () -> startTopologies(registry),
        RETRY_MS,
        this::waitsForBroker,
        failure -> {
          log.error("topologies not started: cause={}", failure.toString(), failure);
          onGivingUp.run();
        });
  }

  /** Completes once every topology has its partitions. */
  CompletableFuture<Void> running() {
    return running;
  }

  /**
   * Records that a topology has still to process, by its consumers' own metrics.
   *
   * @return empty if this instance does not have the role, or the topology does not run
   */
  OptionalLong lag(Role role) {
    StreamsRuntime runtime = runtimes.get(role);
    return runtime == null ? OptionalLong.empty() : runtime.lag();
  }

  /** Whether a topology runs and has its partitions; false while it is restarted. */
  boolean up(Role role) {
    StreamsRuntime runtime = runtimes.get(role);
    return runtime != null && runtime.running().isDone() && runtime.up();
  }

  /**
   * Up once the score and predict topologies have their partitions. A client that relies on an
   * instance sooner may wait as long as a rebalance takes. The audience topology has another
   * component, and does not affect this one.
   */
  ScorerStatus.Component check() {
    if (runtimes.isEmpty()) {
      return new ScorerStatus.Component(false, "waiting for " + waitsFor);
    }
    boolean up = true;
    Map<String, String> states = new TreeMap<>();
    for (Role role : roles) {
      states.put(role.topology(), state(role));
      up = up && (role == Role.AUDIENCE || up(role));
    }
    return new ScorerStatus.Component(up, states.toString());
  }

  /** One topology's state. It is up before its stores are restored. */
  ScorerStatus.Component check(Role role) {
    StreamsRuntime runtime = runtimes.get(role);
    return new ScorerStatus.Component(runtime != null && runtime.up(), state(role));
  }

  private String state(Role role) {
    StreamsRuntime runtime = runtimes.get(role);
    if (runtime != null && !runtime.up()) {
      return "down";
    }
    return up(role) ? "up" : "starting";
  }

  private void startTopologies(MeterRegistry registry)
      throws ExecutionException, InterruptedException {
    topics.create(admin);
    if (roles.contains(Role.AUDIENCE)) {
      SubjectSeeds.seed(
          admin,
          settings.get(CommonSettings.KAFKA_BOOTSTRAP_SERVERS),
          settings.kafka(),
          settings.get(CommonSettings.SUBJECTS_TOPIC),
          settings.get(AudienceSettings.SUBJECTS));
    }
    SizeLimits limits =
        SizeLimits.read(
            admin, RoleTopics.names(topics.required()), RoleTopics.names(topics.replies()));
    factory.lookUp(admin);
    for (Role role : roles) {
      StreamsRuntime runtime = factory.start(role, limits);
      runtimes.put(role, runtime);
      runtime.bindTo(registry);
    }
    background.repeat(() -> refresh(limits), REFRESH_MS);
    background.repeat(this::endIfAllAreDown, REFRESH_MS);
    CompletableFuture.allOf(
            runtimes.values().stream()
                .map(StreamsRuntime::running)
                .toArray(CompletableFuture<?>[]::new))
        .thenRun(
            () -> {
              log.info("processor runs: roles={}", runtimes.keySet());
              running.complete(null);
            });
  }

  /** Whether to retry: a wrong password or certificate does not become right by waiting. */
  private boolean waitsForBroker(Throwable cause) {
    if (cause instanceof AuthenticationException) {
      log.error(
          "refused by the broker, or its certificate is not trusted: servers={} cause={}",
          settings.get(CommonSettings.KAFKA_BOOTSTRAP_SERVERS),
          RootCause.message(cause));
      onGivingUp.run();
      return false;
    }
    waitsFor = cause.toString();
    if (!warned && System.nanoTime() - begunNanos > QUIET_WAIT.toNanos()) {
      warned = true;
      log.warn(
          "waiting for the broker and its topics: servers={} cause={}",
          settings.get(CommonSettings.KAFKA_BOOTSTRAP_SERVERS),
          waitsFor);
    }
    return true;
  }

  /** Each topology is restarted without limit, unless all of them are down. */
  private void endIfAllAreDown() {
    if (runtimes.values().stream().allMatch(r -> r.downFor().compareTo(ALL_DOWN) > 0)) {
      log.error(
          "all topologies down, process ends: topologies={} down_s={}",
          runtimes.keySet(),
          ALL_DOWN.toSeconds());
      onGivingUp.run();
    }
  }

  private void refresh(SizeLimits limits) throws ExecutionException, InterruptedException {
    factory.refresh(admin);
    List<TopicSpec> known = new ArrayList<>(topics.required());
    known.addAll(topics.replies());
    limits.refresh(admin, RoleTopics.names(known));
  }

  @Override
  public void close() {
    background.close();
    runtimes.values().forEach(StreamsRuntime::close);
  }
}
