package io.groundswell.processor.stream;

import java.time.Duration;
import java.util.Set;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;

/** One run of a lane's topology, from the start of its Kafka Streams client to its close. */
final class StreamsRun implements AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

  /** Replacing a thread takes a moment in which there may be none. */
  private static final Duration WITHOUT_THREADS = Duration.ofSeconds(20);

  /** States of Kafka Streams' threads that lead to no other work. */
  private static final Set<String> ENDED = Set.of("PENDING_SHUTDOWN", "DEAD");

  private final KafkaStreams streams;
  private final ThreadReplacer replacer;
  private volatile boolean failedToStart;
  private volatile long runningNanos;
  private long threadsNanos = System.nanoTime();

  /**
   * @param onRunning called each time it has its partitions
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
   * Starts its threads.
   *
   * @throws RuntimeException if the thread of a global store fails at once
   */
  void start() {
    try {
      streams.start();
    } catch (RuntimeException e) {
      failedToStart = true; // its state may say otherwise
      throw e;
    }
  }

  KafkaStreams streams() {
    return streams;
  }

  /** Whether it runs or is about to, and has threads that work. */
  boolean up() {
    return !failedToStart
        && !replacer.gaveUp()
        && streams.state().isRunningOrRebalancing()
        && hasThreads();
  }

  /** Whether only another run can help. */
  boolean isOver() {
    if (hasThreads()) {
      threadsNanos = System.nanoTime();
    }
    return failedToStart
        || replacer.gaveUp()
        || !(streams.state() == State.CREATED || streams.state().isRunningOrRebalancing())
        || System.nanoTime() - threadsNanos > WITHOUT_THREADS.toNanos();
  }

  /** Whether it has had its partitions for so long. */
  boolean hasRunFor(Duration time) {
    return up()
        && streams.state() == State.RUNNING
        && System.nanoTime() - runningNanos > time.toNanos();
  }

  private boolean hasThreads() {
    return streams.metadataForLocalThreads().stream()
        .anyMatch(thread -> !ENDED.contains(thread.threadState()));
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
