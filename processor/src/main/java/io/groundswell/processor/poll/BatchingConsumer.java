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
 * A main consumer whose {@code poll} scores the records that it returns and attaches the outcomes.
 * It collects a batch within the linger and scores it in one call. While batches are full and fast,
 * as with cached posts, it adds further ones, since each poll ends with a commit. Between polls it
 * holds nothing, so offsets, commits and rebalances are those of the real consumer.
 *
 * <p>During a poll it holds records that the real consumer has already passed. Therefore any
 * failure seeks back to the first of them, and a rebalance drops those of revoked partitions.
 */
final class BatchingConsumer implements InvocationHandler {
  /** Short enough for a rebalance that other members wait for. */
  private static final long POLL_AGAIN_MS = 100;

  private final Consumer<byte[], byte[]> real;
  private final PollBatchScorer scorer;
  private final PollLimits limits;
  private final PausedConsumer paused;
  private final ExecutorService scoringThread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, Thread.currentThread().getName() + "-scoring");
            thread.setDaemon(true);
            return thread;
          });

  private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> held =
      new LinkedHashMap<>();
  private final List<ConsumerRecord<byte[], byte[]>> unscored = new ArrayList<>();
  private int heldBytes;
  private final Map<TopicPartition, OffsetAndMetadata> nextOffsets = new HashMap<>();

  private BatchingConsumer(
      Consumer<byte[], byte[]> real, PollBatchScorer scorer, PollLimits limits) {
    this.real = real;
    this.scorer = scorer;
    this.limits = limits;
    this.paused = new PausedConsumer(real);
  }

  /** Wraps a consumer in a proxy, since it delegates all but a few methods. */
  @SuppressWarnings("unchecked")
  static Consumer<byte[], byte[]> wrap(
      Consumer<byte[], byte[]> real, PollBatchScorer scorer, PollLimits limits) {
    return (Consumer<byte[], byte[]>)
        Proxy.newProxyInstance(
            BatchingConsumer.class.getClassLoader(),
            new Class<?>[] {Consumer.class},
            new BatchingConsumer(real, scorer, limits));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args)
      throws Throwable {
    if (method.getName().equals("close")) {
      scoringThread.shutdownNow();
    }
    if (paused.answers(method)) {
      return paused.answer(method, args);
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
      collect(timeout);
      long end = System.nanoTime() + limits.extendFor().toNanos();
      int records = attachScores(all);
      while (records >= limits.lingerUntil() && mayExtend(end)) {
        hold(real.poll(Duration.ZERO));
        records = attachScores(all);
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

  private void collect(Duration timeout) {
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

  /** Whether time and memory allow another batch. */
  private boolean mayExtend(long end) {
    return System.nanoTime() - end < 0
        && heldBytes < PollLimits.MAX_BYTES_TO_EXTEND
        && heldCount() < PollLimits.MAX_RECORDS_TO_EXTEND;
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

  /** Scores the held records that are not scored yet, and returns their number. */
  private int attachScores(PollBatch all) {
    List<ConsumerRecord<byte[], byte[]>> records = List.copyOf(unscored);
    unscored.clear();
    if (records.isEmpty()) {
      return 0;
    }
    long polledNanos = System.nanoTime();
    List<Attachment> attachments =
        limits.scoringThread() ? scoreWhilePolling(records) : scorer.score(records);
    if (held.isEmpty()) {
      return records.size();
    }
    if (attachments.size() != records.size()) {
      throw new IllegalStateException("the scorer returned another number of records");
    }
    for (int i = 0; i < attachments.size(); i++) {
      attachments.get(i).attachTo(records.get(i).headers(), polledNanos, all);
    }
    return records.size();
  }

  /**
   * Scores on the scoring thread and polls meanwhile, since scoring may take longer than {@code
   * max.poll.interval.ms}. A failed poll interrupts the scoring; the next batch waits for its end.
   *
   * @return empty if all partitions of the records were revoked meanwhile
   */
  private List<Attachment> scoreWhilePolling(List<ConsumerRecord<byte[], byte[]>> records) {
    Future<List<Attachment>> results = scoringThread.submit(() -> scorer.score(records));
    try {
      while (!held.isEmpty()) {
        try {
          return results.get(POLL_AGAIN_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          paused.poll();
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
      paused.resume();
    }
  }

  /** Seeks back to the first held records: Streams may handle the exception and poll again. */
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

  /** Drops held records of revoked and lost partitions: a rebalance can happen in a nested poll. */
  private final class DroppingListener implements ConsumerRebalanceListener {
    private final ConsumerRebalanceListener listener;

    DroppingListener(ConsumerRebalanceListener listener) {
      this.listener = listener;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      listener.onPartitionsAssigned(partitions);
      paused.assigned();
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      // Before the drop: while the listener commits, position() must return the first held offset.
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
      paused.removed(partitions);
    }
  }
}
