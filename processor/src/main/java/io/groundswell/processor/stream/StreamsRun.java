package io.groundswell.processor.stream;

import java.time.Duration;
import java.util.Set;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;

/** One Kafka Streams client of a topology, from its start to its close. */
final class StreamsRun implements AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

  /** While a thread is replaced, there may be none for a moment. */
  private static final Duration WITHOUT_THREADS = Duration.ofSeconds(20);

  /** States after which a stream thread does not work again. */
  private static final Set<String> ENDED = Set.of("PENDING_SHUTDOWN", "DEAD");

  private final KafkaStreams streams;
  private final ThreadReplacer replacer;
  private volatile boolean failedToStart;
  private volatile long runningNanos;
  private long threadsNanos = System.nanoTime();

  /**
   * @param onRunning called whenever the client has its partitions
   */
  StreamsRun(KafkaStreams streams, ThreadReplacer replacer, Runnable onRunning) {
    this.streams = streams;
    this.replacer = replacer;
    streams.setUncaughtExceptionHandler(replacer);
    streams.setStateListener(
        (now, before) -> {
          if (now == State.RUNNING) {
            runningNanos = System.nanoTime();
            onRunning.run();
          }
        });
  }

  /**
   * Starts the stream threads.
   *
   * @throws RuntimeException if the thread of a global store fails during the start
   */
  void start() {
    try {
      streams.start();
    } catch (RuntimeException e) {
      failedToStart = true; // the client's state may still be CREATED
      throw e;
    }
  }

  KafkaStreams streams() {
    return streams;
  }

  /** Whether the client runs or is about to, with at least one live thread. */
  boolean up() {
    return !failedToStart
        && !replacer.gaveUp()
        && streams.state().isRunningOrRebalancing()
        && hasThreads();
  }

  /** Whether the client cannot recover. */
  boolean isOver() {
    if (hasThreads()) {
      threadsNanos = System.nanoTime();
    }
    return failedToStart
        || replacer.gaveUp()
        || !(streams.state() == State.CREATED || streams.state().isRunningOrRebalancing())
        || System.nanoTime() - threadsNanos > WITHOUT_THREADS.toNanos();
  }

  /** Whether the client has had its partitions for this time. */
  boolean hasRunFor(Duration time) {
    return up()
        && streams.state() == State.RUNNING
        && System.nanoTime() - runningNanos > time.toNanos();
  }

  private boolean hasThreads() {
    return streams.metadataForLocalThreads().stream()
        .anyMatch(thread -> !ENDED.contains(thread.threadState()));
  }

  /** Finishes the current poll batch, commits and leaves the group, so that a restart is quick. */
  @Override
  public void close() {
    replacer.stop();
    streams.close(
        CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
            .withTimeout(CLOSE_TIMEOUT));
  }
}
