package io.groundswell.processor.stream;

import io.groundswell.processor.poll.BatchingClientSupplier;
import io.groundswell.processor.poll.PollBatchScorer;
import io.groundswell.processor.poll.PollLimits;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A supervised topology. When its Kafka Streams client cannot continue, the supervisor closes it
 * and starts another, with exponential backoff and jitter, without limit. The topology is down
 * until the new client has run for {@value #STEADY_S} seconds. Other topologies are not affected.
 */
public final class StreamsRuntime implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StreamsRuntime.class);
  private static final int STEADY_S = 10;
  private static final long LOOK_MS = 250;
  private static final long FIRST_BACKOFF_MS = 1_000;
  private static final long MAX_BACKOFF_MS = 60_000;

  /** Longest wait, at close, for a start or close in progress. */
  private static final Duration SUPERVISOR_END = Duration.ofSeconds(25);

  private final String name;
  private final Supplier<KafkaStreams> clients;
  private final BrokerNames brokerNames;
  private final Runnable onError;
  private final CompletableFuture<Void> running = new CompletableFuture<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread supervisor;
  private volatile StreamsRun run;
  private volatile @Nullable Long downSinceNanos;
  private int restarts;
  private @Nullable MeterRegistry registry;
  private @Nullable KafkaStreamsMetrics bound;

  private StreamsRuntime(
      String name, Supplier<KafkaStreams> clients, Properties settings, Runnable onError) {
    this.name = name;
    this.clients = clients;
    this.onError = onError;
    this.brokerNames =
        BrokerNames.of(String.valueOf(settings.get(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG)));
    run = newRun(); // the caller reports wrong settings
    start(run);
    supervisor = new Thread(this::supervise, "topology-" + name);
    supervisor.setDaemon(true);
    supervisor.start();
  }

  /**
   * Starts a topology whose consumer scores at the poll; {@link #running()} completes once it has
   * its partitions.
   *
   * @param name for the log
   * @param settings made by {@link StreamsSettings}
   * @param scorer scores each poll batch
   * @param poll limits of a poll batch
   * @param onError ends the process; called after an {@link Error}
   */
  public static StreamsRuntime scoring(
      String name,
      Supplier<Topology> topology,
      Properties settings,
      PollBatchScorer scorer,
      PollLimits poll,
      Runnable onError) {
    if (!"classic".equals(settings.get(StreamsConfig.GROUP_PROTOCOL_CONFIG))) {
      throw new IllegalStateException("batching at the poll needs the classic group protocol");
    }
    return new StreamsRuntime(
        name,
        () -> new KafkaStreams(topology.get(), settings, new BatchingClientSupplier(scorer, poll)),
        settings,
        onError);
  }

  /** Starts a topology that processes records one by one; otherwise the same. */
  public static StreamsRuntime plain(
      String name, Supplier<Topology> topology, Properties settings, Runnable onError) {
    return new StreamsRuntime(
        name, () -> new KafkaStreams(topology.get(), settings), settings, onError);
  }

  /** Completes once the topology runs for the first time. */
  public CompletableFuture<Void> running() {
    return running;
  }

  /** Whether it runs or is about to; false while it is restarted. */
  public boolean up() {
    return downSinceNanos == null && run.up();
  }

  /** How long it has been down, restarts included; zero if it is up. */
  public Duration downFor() {
    Long since = downSinceNanos;
    return since == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
  }

  /** The current client; a restart replaces it. */
  public KafkaStreams streams() {
    return run.streams();
  }

  /** Registers the metrics of the client and of its successors. To be called once. */
  public synchronized void bindTo(MeterRegistry target) {
    registry = target;
    bind();
  }

  /**
   * Unprocessed records in this instance's partitions of the topology's topics, internal topics
   * included. Empty before the first run, and while it is down.
   */
  public OptionalLong lag() {
    if (!running.isDone() || !up()) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(
        run.streams().metrics().values().stream()
            .filter(StreamsRuntime::isLagOfInput)
            .map(Metric::metricValue)
            .mapToLong(v -> v instanceof Double d && d > 0 ? d.longValue() : 0)
            .sum());
  }

  /** Restore and global consumers have a lag, too, which is not part of the input. */
  private static boolean isLagOfInput(Metric metric) {
    String client = metric.metricName().tags().getOrDefault("client-id", "");
    return metric.metricName().name().equals("records-lag")
        && !client.endsWith("restore-consumer")
        && !client.endsWith("global-consumer");
  }

  /** Stops the topology: commits, and leaves the group. */
  @Override
  public void close() {
    closing.countDown();
    try {
      supervisor.join(SUPERVISOR_END.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    unbind();
    run.close();
  }

  private StreamsRun newRun() {
    return new StreamsRun(
        clients.get(),
        new ThreadReplacer(name, brokerNames, onError),
        () -> running.complete(null));
  }

  private void start(StreamsRun begun) {
    try {
      begun.start();
    } catch (RuntimeException e) { // the supervisor restarts it
      log.error("topology not started: topology={} cause={}", name, e.toString(), e);
    }
  }

  private void supervise() {
    try {
      while (!closing.await(LOOK_MS, TimeUnit.MILLISECONDS)) {
        if (run.isOver()) {
          restart();
        } else if (downSinceNanos != null && run.hasRunFor(Duration.ofSeconds(STEADY_S))) {
          log.info("topology up again: topology={} down_s={}", name, downFor().toSeconds());
          downSinceNanos = null;
          restarts = 0;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Error e) { // such as no more threads: nothing would supervise the topology
      log.error("topology without supervision: topology={}", name, e);
      onError.run();
    }
  }

  private void restart() throws InterruptedException {
    if (downSinceNanos == null) {
      downSinceNanos = System.nanoTime();
    }
    long backoffMs = backoffMs(restarts++, ThreadLocalRandom.current().nextDouble());
    log.error(
        "topology down: topology={} state={} restart={} backoff_ms={}",
        name,
        run.streams().state(),
        restarts,
        backoffMs);
    try {
      unbind();
      run.close();
      if (closing.await(backoffMs, TimeUnit.MILLISECONDS)) {
        return;
      }
      StreamsRun next = newRun();
      run = next;
      bind();
      start(next);
    } catch (RuntimeException e) { // retried after the next backoff
      log.error("topology not restarted: topology={} cause={}", name, e.toString(), e);
    }
  }

  /**
   * The wait before a restart, in milliseconds: doubled each time, up to a minute, and shortened by
   * up to a half.
   *
   * @param random in [0, 1); spreads the restarts of instances with the same fault
   */
  static long backoffMs(int restarts, double random) {
    long most = Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS << Math.min(10, restarts));
    return (long) (most * (1 - random / 2));
  }

  private synchronized void bind() {
    if (registry != null) {
      bound = new KafkaStreamsMetrics(run.streams());
      bound.bindTo(registry);
    }
  }

  private synchronized void unbind() {
    if (bound != null) {
      bound.close();
      bound = null;
    }
  }
}
