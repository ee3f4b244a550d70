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
 * Reads a topic on a thread of its own, by assignment, for as long as it is open. Whatever fails is
 * tried again from the start; a record that fails is skipped.
 */
public final class TopicFollower implements AutoCloseable {
  /** Where reading starts. */
  public enum From {
    /** Every partition, from its beginning. */
    BEGINNING,
    /** One partition, chosen at random once, from its end. */
    END_OF_ONE_PARTITION
  }

  /** Takes what is read, on the follower's thread. */
  public interface Reader {
    /**
     * Takes one record.
     *
     * @param again whether it was given before, as all are when reading begins once more
     * @throws BadInputException if it is not what the topic holds; then it is skipped and counted,
     *     as after any other exception
     */
    void read(ConsumerRecord<byte[], byte[]> record, boolean again) throws BadInputException;

    /** Reading begins, perhaps once more: what comes next has perhaps been read before. */
    default void starting() {}

    /** All that was there when reading began has been read. */
    public default void caughtUp() {}
  }

  /** Somebody who waits until a record has been read. */
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
  private final int wish = new Random().nextInt(Integer.MAX_VALUE);

  private volatile boolean ready;
  private volatile boolean caughtUp;
  private volatile int partition;

  /**
   * @param consumers opens a consumer; may throw, and is then asked again
   * @param skipped takes the records that can't be read
   * @param reader takes the records
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

  public TopicFollower start() {
    thread.start();
    return this;
  }

  /** Whether positions are fixed, so that what is written from now on will be read. */
  public boolean ready() {
    return ready;
  }

  /** Whether all that was there when reading began has been read, and reading goes on. */
  public boolean caughtUp() {
    return caughtUp;
  }

  /**
   * Waits for a record to be read.
   *
   * @return completed on the follower's thread; not at all while reading fails
   */
  public CompletableFuture<Void> hasRead(int partition, long offset) {
    Waiter waiter =
        new Waiter(new TopicPartition(topic, partition), offset, new CompletableFuture<>());
    waiters.add(waiter);
    if (isRead(waiter)) {
      waiter.read().complete(null); // before anybody waited
    }
    return waiter.read();
  }

  /** The one partition that is read; of meaning once ready. */
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

  /** Says where each partition ends for now. */
  private Map<TopicPartition, Long> fixPositions(Consumer<byte[], byte[]> consumer) {
    List<PartitionInfo> found = consumer.partitionsFor(topic, API_TIMEOUT);
    if (found == null || found.isEmpty()) {
      throw new IllegalStateException("there is no topic " + topic);
    }
    if (from == From.BEGINNING) {
      consumer.assign(found.stream().map(p -> new TopicPartition(topic, p.partition())).toList());
      consumer.seekToBeginning(consumer.assignment());
    } else {
      partition = found.get(wish % found.size()).partition();
      consumer.assign(List.of(new TopicPartition(topic, partition)));
      consumer.seekToEnd(consumer.assignment());
    }
    // Seeking is lazy: only asking for the position fixes it.
    consumer.assignment().forEach(p -> consumer.position(p, API_TIMEOUT));
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment(), API_TIMEOUT);
    // A topic that ends before what was read of it is another one of its name.
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
          return read || waiter.read().isDone(); // nobody waits any more
        });
  }

  /** One record that can't be read, for whatever reason, must not keep others from being read. */
  private void handle(ConsumerRecord<byte[], byte[]> record) {
    try {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      reader.read(record, record.offset() <= lastRead.getOrDefault(partition, -1L));
    } catch (Exception | Error e) {
      if (!SkippedRecords.isSurvivable(e)) {
        throw (Error) e;
      }
      skipped.skip(e, "partition=" + record.partition() + " offset=" + record.offset());
    }
  }

  /** Tells the thread to end, and does not wait for that as {@link #close} does. */
  public void stop() {
    thread.stop();
  }

  @Override
  public void close() {
    thread.close();
  }
}
