package io.groundswell.bridge.kafka;

import io.groundswell.common.json.BadInputException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Consumes a topic by assignment, on its own thread, until it is closed. After a failure it starts
 * again from the beginning; a record that can't be processed is skipped.
 */
public final class TopicFollower implements AutoCloseable {
  /** The starting position. */
  public enum From {
    /** The beginning of every partition. */
    BEGINNING,
    /** The end of one partition, which is chosen once, at random. */
    END_OF_ONE_PARTITION
  }

  /** Processes the records, on the follower's thread. */
  public interface Reader {
    /**
     * Processes one record.
     *
     * @param again whether the record was delivered before, as all are after a restart
     * @throws BadInputException if the record is malformed; it is then skipped and counted, as
     *     after any other exception
     */
    void read(ConsumerRecord<byte[], byte[]> record, boolean again) throws BadInputException;

    /** Called before the first record, and again after each restart. */
    default void starting() {}

    /** Called when all records that existed at the start have been delivered. */
    default void caughtUp() {}
  }

  /** A caller that waits for a record. */
  private record Waiter(TopicPartition partition, long offset, CompletableFuture<Void> read) {}

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration API_TIMEOUT = Duration.ofSeconds(5);

  private final String topic;
  private final From from;
  private final Supplier<? extends Consumer<byte[], byte[]>> consumers;
  private final SkippedRecords skipped;
  private final Reader reader;
  private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();
  private final Map<TopicPartition, Long> lastRead = new ConcurrentHashMap<>();
  private final PollingThread thread;
  private final int random = new Random().nextInt(Integer.MAX_VALUE);

  private volatile boolean ready;
  private volatile boolean caughtUp;
  private volatile int partition;

  /**
   * @param consumers opens a consumer; called again after it throws
   * @param skipped counts the records that can't be processed
   * @param reader processes the records
   */
  public TopicFollower(
      String topic,
      From from,
      Supplier<? extends Consumer<byte[], byte[]>> consumers,
      SkippedRecords skipped,
      Reader reader) {
    this.topic = topic;
    this.from = from;
    this.consumers = consumers;
    this.skipped = skipped;
    this.reader = reader;
    this.thread = new PollingThread("follow-" + topic, this::follow);
  }

  /** Starts consuming. */
  public TopicFollower start() {
    thread.start();
    return this;
  }

  /** Whether the starting positions are fixed: records written from now on will be delivered. */
  public boolean ready() {
    return ready;
  }

  /** Whether all records that existed at the start are delivered and the consumer works. */
  public boolean caughtUp() {
    return caughtUp;
  }

  /**
   * Waits until a record has been delivered.
   *
   * @return completed on the follower's thread; not at all while the consumer fails
   */
  public CompletableFuture<Void> hasRead(int partition, long offset) {
    Waiter waiter =
        new Waiter(new TopicPartition(topic, partition), offset, new CompletableFuture<>());
    waiters.add(waiter);
    if (isRead(waiter)) {
      waiter.read().complete(null); // delivered already
    }
    return waiter.read();
  }

  /** The partition of {@link From#END_OF_ONE_PARTITION}; valid once ready. */
  public int partition() {
    return partition;
  }

  private void follow() {
    try (Consumer<byte[], byte[]> consumer = consumers.get()) {
      thread.polls(consumer);
      reader.starting();
      Map<TopicPartition, Long> ends = fixPositions(consumer);
      ready = true;
      thread.works();
      while (thread.isOpen()) {
        caughtUp = caughtUp || isCaughtUp(consumer, ends);
        handle(consumer.poll(POLL));
      }
    } finally {
      ready = false;
      caughtUp = false;
    }
  }

  /** Assigns partitions and seeks; returns their current end offsets. */
  private Map<TopicPartition, Long> fixPositions(Consumer<byte[], byte[]> consumer) {
    List<PartitionInfo> found = consumer.partitionsFor(topic, API_TIMEOUT);
    if (found == null || found.isEmpty()) {
      throw new IllegalStateException("missing topic: " + topic);
    }
    if (from == From.BEGINNING) {
      consumer.assign(found.stream().map(p -> new TopicPartition(topic, p.partition())).toList());
      consumer.seekToBeginning(consumer.assignment());
    } else {
      partition = found.get(random % found.size()).partition();
      consumer.assign(List.of(new TopicPartition(topic, partition)));
      consumer.seekToEnd(consumer.assignment());
    }
    // Seeking is lazy: position() applies it.
    consumer.assignment().forEach(p -> consumer.position(p, API_TIMEOUT));
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment(), API_TIMEOUT);
    // A topic that ends before a delivered offset was deleted and created again.
    lastRead.entrySet().removeIf(read -> read.getValue() >= ends.getOrDefault(read.getKey(), 0L));
    return ends;
  }

  private boolean isCaughtUp(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    boolean all =
        ends.entrySet().stream()
            .allMatch(end -> consumer.position(end.getKey(), API_TIMEOUT) >= end.getValue());
    if (all) {
      reader.caughtUp();
    }
    return all;
  }

  private boolean isRead(Waiter waiter) {
    return lastRead.getOrDefault(waiter.partition(), -1L) >= waiter.offset();
  }

  private void handle(ConsumerRecords<byte[], byte[]> records) {
    records.forEach(this::handle);
    for (TopicPartition partition : records.partitions()) {
      var ofPartition = records.records(partition);
      lastRead.merge(partition, ofPartition.get(ofPartition.size() - 1).offset(), Math::max);
    }
    waiters.removeIf(
        waiter -> {
          boolean read = isRead(waiter);
          if (read) {
            waiter.read().complete(null);
          }
          return read || waiter.read().isDone(); // cancelled or timed out
        });
  }

  /** Skips a record that fails, so that the others are delivered. */
  private void handle(ConsumerRecord<byte[], byte[]> record) {
    try {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      reader.read(record, record.offset() <= lastRead.getOrDefault(partition, -1L));
    } catch (Exception | StackOverflowError e) {
      skipped.skip(e, "partition=" + record.partition() + " offset=" + record.offset());
    }
  }

  /** Requests the thread to end; {@link #close} also waits for it. */
  public void stop() {
    thread.stop();
  }

  @Override
  public void close() {
    thread.close();
  }
}
