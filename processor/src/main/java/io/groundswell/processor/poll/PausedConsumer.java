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
 * Keeps a consumer in its group while no more records are wanted of it: all its partitions are
 * paused, and it is polled. Which of them Kafka Streams wants paused is remembered meanwhile, so
 * that those, and no others, are paused afterwards. For one thread.
 */
final class PausedConsumer {
  private final Consumer<byte[], byte[]> real;

  /** What Kafka Streams wants paused; null while the consumer moves. */
  private @Nullable Set<TopicPartition> wanted;

  PausedConsumer(Consumer<byte[], byte[]> real) {
    this.real = real;
  }

  /** Stops all partitions, those included that a rebalance brings, and takes part in the group. */
  void poll() {
    if (wanted == null) {
      wanted = new HashSet<>(real.paused());
    }
    real.pause(real.assignment());
    real.poll(Duration.ZERO);
  }

  /** Ends the standstill, if there is one. */
  void move() {
    if (wanted != null) {
      Set<TopicPartition> moving = new HashSet<>(real.assignment());
      moving.removeAll(wanted);
      wanted = null;
      real.resume(moving);
    }
  }

  /** A rebalance has brought partitions, and Kafka Streams knows of them. */
  void assigned() {
    if (wanted != null) {
      real.pause(real.assignment());
    }
  }

  /** Should they come back, they come unpaused. */
  void gone(Collection<TopicPartition> partitions) {
    if (wanted != null) {
      wanted.removeAll(partitions);
    }
  }

  /** Whether a call that comes from a rebalance asks for, or about, pauses during a standstill. */
  boolean isAbout(Method method) {
    return wanted != null
        && switch (method.getName()) {
          case "pause", "resume", "paused" -> true;
          default -> false;
        };
  }

  /** The answer to such a call; what it asks for comes true at the end of the standstill. */
  @SuppressWarnings("unchecked")
  @Nullable Object asIfItMoved(Method method, @Nullable Object @Nullable [] args) {
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
