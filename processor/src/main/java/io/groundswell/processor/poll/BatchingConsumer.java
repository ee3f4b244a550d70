package io.groundswell.processor.poll;

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
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * A main consumer whose {@code poll} returns records with their scores attached. It gathers a
 * window within the linger and scores it in one go; while that takes no time, as with posts whose
 * scores are cached, it goes on with the next, since each poll ends in a transaction. All is handed
 * over at once: between polls it holds nothing, so offsets, commits and rebalances are the real
 * consumer's own.
 *
 * <p>While a poll is gathering and scoring, it does hold records that the real consumer has already
 * passed. Hence the two rules below: whatever fails puts the consumer back to the first of them,
 * and a rebalance drops those of the partitions that go.
 */
final class BatchingConsumer<R> implements InvocationHandler {
  /** Soon enough for a rebalance that others wait for. */
  private static final long POLL_AGAIN_MS = 100;

  private final Consumer<byte[], byte[]> real;
  private final PollBatchScorer<R> scorer;
  private final PollLimits limits;
  private final PausedConsumer standing;
  private final ExecutorService aside =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, Thread.currentThread().getName() + "-windows");
            thread.setDaemon(true);
            return thread;
          });

  private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> held =
      new LinkedHashMap<>();
  private final List<ConsumerRecord<byte[], byte[]>> unscored = new ArrayList<>();
  private int heldBytes;
  private final Map<TopicPartition, OffsetAndMetadata> nextOffsets = new HashMap<>();

  private BatchingConsumer(
      Consumer<byte[], byte[]> real, PollBatchScorer<R> scorer, PollLimits limits) {
    this.real = real;
    this.scorer = scorer;
    this.limits = limits;
    this.standing = new PausedConsumer(real);
  }

  /** {@code real} with scoring at the poll. A proxy, since all but three methods are its own. */
  @SuppressWarnings("unchecked")
  static <R> Consumer<byte[], byte[]> wrap(
      Consumer<byte[], byte[]> real, PollBatchScorer<R> scorer, PollLimits limits) {
    return (Consumer<byte[], byte[]>)
        Proxy.newProxyInstance(
            BatchingConsumer.class.getClassLoader(),
            new Class<?>[] {Consumer.class},
            new BatchingConsumer<>(real, scorer, limits));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args)
      throws Throwable {
    if (method.getName().equals("close")) {
      aside.shutdownNow();
    }
    if (standing.isAbout(method)) {
      return standing.asIfItMoved(method, args);
    }
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
      PollBatch all = new PollBatch(0);
      gather(timeout);
      long end = System.nanoTime() + limits.goOn().toNanos();
      int window = attachScores(all);
      while (window >= limits.lingerUntil() && mayGoOn(end)) {
        hold(real.poll(Duration.ZERO));
        window = attachScores(all);
      }
      all.holds(heldCount());
      return new ConsumerRecords<>(Map.copyOf(held), nextOffsets);
    } catch (RuntimeException | Error e) {
      rewind(e);
      throw e;
    } finally {
      held.clear();
      nextOffsets.clear();
      unscored.clear();
      heldBytes = 0;
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

  /** Whether neither time nor memory forbids another window. */
  private boolean mayGoOn(long end) {
    return System.nanoTime() - end < 0
        && heldBytes < PollLimits.MOST_BYTES_TO_GO_ON
        && heldCount() < PollLimits.MOST_RECORDS_TO_GO_ON;
  }

  private void hold(ConsumerRecords<byte[], byte[]> polled) {
    for (TopicPartition partition : polled.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> records = polled.records(partition);
      held.computeIfAbsent(partition, p -> new ArrayList<>()).addAll(records);
      unscored.addAll(records);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        heldBytes += Math.max(0, record.serializedValueSize());
      }
    }
    nextOffsets.putAll(polled.nextOffsets());
  }

  /** Scores what is held and isn't scored yet; how many records that was. */
  private int attachScores(PollBatch all) {
    List<ConsumerRecord<byte[], byte[]>> window = List.copyOf(unscored);
    unscored.clear();
    if (window.isEmpty()) {
      return 0;
    }
    long polledNanos = System.nanoTime();
    List<R> results = limits.aside() ? scoreAside(window) : scorer.score(window);
    if (held.isEmpty()) {
      return window.size();
    }
    if (results.size() != window.size()) {
      throw new IllegalStateException("a window's results are not as many as its records");
    }
    for (int i = 0; i < results.size(); i++) {
      new Attachment<>(results.get(i), polledNanos, all).attachTo(window.get(i).headers());
    }
    return window.size();
  }

  /**
   * Scores on another thread, since scoring may have to wait for longer than a group waits for a
   * poll of its members. What a failed poll leaves behind is interrupted; the next window waits for
   * its end.
   *
   * @return nothing if all partitions that the window came from have gone meanwhile
   */
  private List<R> scoreAside(List<ConsumerRecord<byte[], byte[]>> window) {
    Future<List<R>> results = aside.submit(() -> scorer.score(window));
    try {
      while (!held.isEmpty()) {
        try {
          return results.get(POLL_AGAIN_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          standing.poll();
        }
      }
      return List.of();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) Objects.requireNonNull(e.getCause()); // scorers declare no other
    } catch (InterruptedException e) {
      throw new InterruptException(e); // keeps the thread's flag
    } finally {
      results.cancel(true);
      standing.move();
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

  private static TopicPartition partitionOf(ConsumerRecord<?, ?> record) {
    return new TopicPartition(record.topic(), record.partition());
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
      standing.assigned();
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
      unscored.removeIf(record -> partitions.contains(partitionOf(record)));
      standing.gone(partitions);
    }
  }
}
