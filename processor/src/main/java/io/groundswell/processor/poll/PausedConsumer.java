package io.groundswell.processor.poll;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a consumer in its group without consuming records: pauses all its partitions and polls it.
 * Meanwhile it records which partitions Kafka Streams wants paused, so that exactly those are
 * paused afterwards. For one thread.
 */
final class PausedConsumer {
  private final Consumer<byte[], byte[]> real;

  /** The partitions that Kafka Streams wants paused; null while the consumer is not paused. */
  private @Nullable Set<TopicPartition> wanted;

  PausedConsumer(Consumer<byte[], byte[]> real) {
    this.real = real;
  }

  /** Pauses all partitions, newly assigned ones included, and polls. */
  void poll() {
    if (wanted == null) {
      wanted = new HashSet<>(real.paused());
    }
    real.pause(real.assignment());
    real.poll(Duration.ZERO);
  }

  /** Resumes all partitions but those that Kafka Streams wants paused; no-op if not paused. */
  void resume() {
    if (wanted != null) {
      Set<TopicPartition> resumed = new HashSet<>(real.assignment());
      resumed.removeAll(wanted);
      wanted = null;
      real.resume(resumed);
    }
  }

  /** To be called after Kafka Streams has handled an assignment. */
  void assigned() {
    if (wanted != null) {
      real.pause(real.assignment());
    }
  }

  /** To be called when partitions are revoked or lost: an assignment makes them unpaused again. */
  void removed(Collection<TopicPartition> partitions) {
    if (wanted != null) {
      wanted.removeAll(partitions);
    }
  }

  /**
   * Whether Kafka Streams' call of a method, made in a rebalance while paused, is answered here.
   */
  boolean answers(Method method) {
    return wanted != null
        && switch (method.getName()) {
          case "pause", "resume", "paused" -> true;
          default -> false;
        };
  }

  /** Answers such a call as if the consumer was not paused; {@link #resume()} applies it. */
  @SuppressWarnings("unchecked")
  @Nullable Object answer(Method method, @Nullable Object @Nullable [] args) {
    Set<TopicPartition> paused = Objects.requireNonNull(wanted);
    if (args == null) {
      return Set.copyOf(paused);
    }
    Collection<TopicPartition> partitions =
        (Collection<TopicPartition>) Objects.requireNonNull(args[0]);
    if (method.getName().equals("pause")) {
      paused.addAll(partitions);
    } else {
      paused.removeAll(partitions);
    }
    return null;
  }
}
