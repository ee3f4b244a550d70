package io.groundswell.processor.stream;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A main consumer whose {@code poll} returns records with their scores attached. It gathers a
 * window within the linger, scores it in one go and hands all of it over at once; between polls it
 * holds nothing, so offsets, commits and rebalances are the real consumer's own.
 *
 * <p>While a poll is gathering, it does hold records that the real consumer has already passed.
 * Hence the two rules below: whatever fails puts the consumer back to the first of them, and a
 * rebalance drops those of the partitions that go.
 */
final class BatchingConsumer<R> implements InvocationHandler {
  private final Consumer<byte[], byte[]> real;
  private final WindowScorer<R> scorer;
  private final WindowLimits limits;

  private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> held =
      new LinkedHashMap<>();
  private final Map<TopicPartition, OffsetAndMetadata> nextOffsets = new HashMap<>();

  private BatchingConsumer(
      Consumer<byte[], byte[]> real, WindowScorer<R> scorer, WindowLimits limits) {
    this.real = real;
    this.scorer = scorer;
    this.limits = limits;
  }

  /** {@code real} with scoring at the poll. A proxy, since all but three methods are its own. */
  @SuppressWarnings("unchecked")
  static <R> Consumer<byte[], byte[]> wrap(
      Consumer<byte[], byte[]> real, WindowScorer<R> scorer, WindowLimits limits) {
    return (Consumer<byte[], byte[]>)
        Proxy.newProxyInstance(
            BatchingConsumer.class.getClassLoader(),
            new Class<?>[] {Consumer.class},
            new BatchingConsumer<>(real, scorer, limits));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args)
      throws Throwable {
    if (args != null) {
      if (method.getName().equals("poll")) {
        return poll((Duration) args[0]);
      }
      if (method.getName().equals("position") && held.containsKey(args[0])) {
        return firstHeld(args[0]);
      }
      for (int i = 0; i < args.length; i++) {
        if (args[i] instanceof ConsumerRebalanceListener listener) {
          args[i] = new DroppingListener(listener);
        }
      }
    }
    try {
      return method.invoke(real, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    try {
      gather(timeout);
      attachScores();
      return new ConsumerRecords<>(Map.copyOf(held), nextOffsets);
    } catch (RuntimeException | Error e) {
      rewind(e);
      throw e;
    } finally {
      held.clear();
      nextOffsets.clear();
    }
  }

  private void gather(Duration timeout) {
    hold(real.poll(timeout));
    if (heldCount() == 0 || timeout.isZero()) {
      return;
    }
    long end = System.nanoTime() + limits.linger().toNanos();
    while (heldCount() < limits.lingerUntil()) {
      long leftMs = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime() + 999_999);
      if (leftMs <= 0) {
        return;
      }
      hold(real.poll(Duration.ofMillis(leftMs)));
    }
  }

  private void hold(ConsumerRecords<byte[], byte[]> polled) {
    for (TopicPartition partition : polled.partitions()) {
      held.computeIfAbsent(partition, p -> new ArrayList<>()).addAll(polled.records(partition));
    }
    nextOffsets.putAll(polled.nextOffsets());
  }

  private void attachScores() {
    List<ConsumerRecord<byte[], byte[]>> window = new ArrayList<>();
    held.values().forEach(window::addAll);
    if (window.isEmpty()) {
      return;
    }
    long polledNanos = System.nanoTime();
    List<R> results = scorer.score(window);
    if (results.size() != window.size()) {
      throw new IllegalStateException("a window's results are not as many as its records");
    }
    Window whole = new Window(window.size());
    for (int i = 0; i < results.size(); i++) {
      new Attachment<>(results.get(i), polledNanos, whole).attachTo(window.get(i).headers());
    }
  }

  /** Nothing that was passed may be lost: Streams may survive the exception and poll again. */
  private void rewind(Throwable reason) {
    for (TopicPartition partition : held.keySet()) {
      try {
        if (real.assignment().contains(partition)) {
          real.seek(partition, firstHeld(partition));
        }
      } catch (RuntimeException e) {
        reason.addSuppressed(e);
      }
    }
  }

  private int heldCount() {
    return held.values().stream().mapToInt(List::size).sum();
  }

  private long firstHeld(Object partition) {
    List<ConsumerRecord<byte[], byte[]>> records = held.get(partition);
    if (records == null) {
      throw new IllegalStateException("nothing is held of " + partition);
    }
    return records.get(0).offset();
  }

  /** A rebalance can happen inside a nested poll: what is revoked or lost is no longer ours. */
  private final class DroppingListener implements ConsumerRebalanceListener {
    private final ConsumerRebalanceListener listener;

    DroppingListener(ConsumerRebalanceListener listener) {
      this.listener = listener;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      listener.onPartitionsAssigned(partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      // First theirs: while it commits, position() must answer the first held offset.
      try {
        listener.onPartitionsRevoked(partitions);
      } finally {
        drop(partitions);
      }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      try {
        listener.onPartitionsLost(partitions);
      } finally {
        drop(partitions);
      }
    }

    private void drop(Collection<TopicPartition> partitions) {
      held.keySet().removeAll(partitions);
      nextOffsets.keySet().removeAll(partitions);
    }
  }
}
