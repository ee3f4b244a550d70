package io.groundswell.processor.stream;

import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;

/** One topology that runs: its threads, their replacement, its stop. */
public final class StreamsLane implements AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

  /** States of Kafka Streams' threads that lead to no other work. */
  private static final Set<String> ENDED = Set.of("PENDING_SHUTDOWN", "DEAD");

  private final KafkaStreams streams;
  private final ThreadReplacer replacer;
  private final CompletableFuture<Void> running = new CompletableFuture<>();

  private StreamsLane(String name, KafkaStreams streams, Properties settings, Runnable onGivingUp) {
    this.streams = streams;
    BrokerNames names =
        BrokerNames.of(String.valueOf(settings.get(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG)));
    replacer = new ThreadReplacer(name, names, onGivingUp);
    streams.setUncaughtExceptionHandler(replacer);
    streams.setStateListener(
        (now, before) -> {
          if (now == KafkaStreams.State.RUNNING) {
            running.complete(null);
          }
        });
    streams.start();
  }

  /**
   * Starts one that scores at the poll; {@link #running()} tells when it has its partitions.
   *
   * @param name for the log
   * @param settings made by {@link StreamsSettings}
   * @param scorer scores what a poll brings
   * @param onGivingUp ends the process; called when threads die too often
   */
  public static <R> StreamsLane scoring(
      String name,
      Supplier<Topology> topology,
      Properties settings,
      WindowScorer<R> scorer,
      WindowLimits window,
      Runnable onGivingUp) {
    if (!"classic".equals(settings.get(StreamsConfig.GROUP_PROTOCOL_CONFIG))) {
      throw new IllegalStateException("batching at the poll needs the classic group protocol");
    }
    return new StreamsLane(
        name,
        new KafkaStreams(topology.get(), settings, new BatchingClientSupplier<>(scorer, window)),
        settings,
        onGivingUp);
  }

  /** Starts one that takes records as they are polled; otherwise the same. */
  public static StreamsLane plain(
      String name, Supplier<Topology> topology, Properties settings, Runnable onGivingUp) {
    return new StreamsLane(name, new KafkaStreams(topology.get(), settings), settings, onGivingUp);
  }

  /** Completes once the topology runs for the first time. */
  public CompletableFuture<Void> running() {
    return running;
  }

  /** Whether it runs or is about to, that is: has not given up, and has threads that work. */
  public boolean up() {
    return streams.state().isRunningOrRebalancing()
        && streams.metadataForLocalThreads().stream()
            .anyMatch(thread -> !ENDED.contains(thread.threadState()));
  }

  /** For binding its metrics. */
  public KafkaStreams streams() {
    return streams;
  }

  /** Records that wait in the partitions this instance has; 0 when nothing is known. */
  public long lag() {
    return streams.metrics().entrySet().stream()
        .filter(m -> m.getKey().name().equals("records-lag"))
        .map(m -> m.getValue().metricValue())
        .mapToLong(v -> v instanceof Double d && d > 0 ? d.longValue() : 0)
        .sum();
  }

  /** Finishes the window at hand, commits and leaves the group, so that a restart is quick. */
  @Override
  public void close() {
    replacer.stop();
    streams.close(
        CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
            .withTimeout(CLOSE_TIMEOUT));
  }
}
