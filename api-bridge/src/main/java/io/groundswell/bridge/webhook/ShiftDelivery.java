package io.groundswell.bridge.webhook;

import io.groundswell.bridge.kafka.ClientProperties;
import io.groundswell.bridge.kafka.PollingThread;
import io.groundswell.bridge.kafka.SkippedRecords;
import io.groundswell.bridge.kafka.Topics;
import io.groundswell.common.settings.CommonSettings;
import io.groundswell.common.settings.Settings;
import io.groundswell.topics.TopicSpec;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes shifts in a consumer group and delivers each at least once, those of a partition in
 * order. During a delivery the partition is paused and polling continues, so that a receiver may
 * take hours without a rebalance. The offset is committed after the delivery. A new group starts at
 * the end of the topic.
 */
public final class ShiftDelivery implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ShiftDelivery.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration API_TIMEOUT = Duration.ofSeconds(5);
  private static final int MAX_POLL_RECORDS = 100;

  /** Deliveries of a shift that fail with an exception before the shift is skipped. */
  private static final int MAX_FAULTS = 3;

  /** The consumed records of a partition whose offsets are not committed. */
  private static final class Backlog {
    final Deque<ShiftRecord> waiting = new ArrayDeque<>();
    @Nullable CompletableFuture<Void> delivering;
    int faults;

    void abandon() {
      waiting.clear();
      if (delivering != null) {
        delivering.cancel(false);
      }
    }
  }

  private final String topic;
  private final String group;
  private final ClientProperties properties;
  private final Topics topics;
  private final ShiftReceiver receiver;
  private final SkippedRecords skipped;
  private final Map<TopicPartition, Backlog> backlogs = new HashMap<>();
  private final Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
  private final PollingThread thread = new PollingThread("webhook", this::poll);
  private volatile int waiting;
  private volatile boolean reading;

  /**
   * @param meters count skipped records
   */
  public ShiftDelivery(Settings settings, ShiftReceiver receiver, MeterRegistry meters) {
    this.topic = settings.get(CommonSettings.SHIFTS_TOPIC);
    this.group = settings.get(CommonSettings.APPLICATION_ID_PREFIX) + "-webhook";
    this.properties = new ClientProperties(settings);
    this.topics = new Topics(settings, List.of(TopicSpec.audienceShifts(topic)));
    this.receiver = receiver;
    this.skipped = new SkippedRecords(meters, topic);
  }

  /** Starts consuming as soon as the broker is available. */
  public ShiftDelivery start() {
    thread.start();
    return this;
  }

  /** Shifts consumed and not delivered yet. */
  public int waiting() {
    return waiting;
  }

  /** Whether the consumer group has completed an assignment for this bridge. */
  public boolean reading() {
    return reading;
  }

  private void poll() {
    try (KafkaConsumer<byte[], byte[]> consumer = open()) {
      thread.polls(consumer);
      consumer.subscribe(List.of(topic), new Assignment(consumer));
      while (thread.isOpen()) {
        take(consumer, consumer.poll(POLL));
        advance(consumer);
        if (reading) {
          thread.works();
        }
      }
    } finally {
      reading = false;
      backlogs.values().forEach(Backlog::abandon);
      backlogs.clear();
      done.clear();
      waiting = 0;
    }
  }

  private KafkaConsumer<byte[], byte[]> open() {
    topics.run();
    Properties settings = properties.committedConsumer();
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS);
    // A new group seeks to the end, see Assignment; this is for offsets deleted by retention.
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    // A rebalance keeps deliveries of partitions that do not move.
    settings.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    settings.putIfAbsent(
        ConsumerConfig.METADATA_MAX_AGE_CONFIG, 10_000); // finds a topic created later
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private void take(
      KafkaConsumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition partition : records.partitions()) {
      Backlog backlog = backlogs.computeIfAbsent(partition, p -> new Backlog());
      records.records(partition).forEach(record -> backlog.waiting.add(shift(record)));
      consumer.pause(List.of(partition));
    }
  }

  private static ShiftRecord shift(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    return new ShiftRecord(
        record.topic(),
        record.partition(),
        record.offset(),
        Instant.ofEpochMilli(record.timestamp()),
        value == null ? new byte[0] : value);
  }

  /** Commits finished deliveries and starts the next ones. */
  private void advance(KafkaConsumer<byte[], byte[]> consumer) {
    collectDone();
    commit(consumer);
    int left = 0;
    for (Map.Entry<TopicPartition, Backlog> entry : backlogs.entrySet()) {
      Backlog backlog = entry.getValue();
      if (backlog.waiting.isEmpty()) {
        consumer.resume(List.of(entry.getKey()));
      } else if (backlog.delivering == null) {
        backlog.delivering = deliver(backlog.waiting.element());
      }
      left += backlog.waiting.size();
    }
    waiting = left;
  }

  private CompletableFuture<Void> deliver(ShiftRecord shift) {
    try {
      return receiver.deliver(shift);
    } catch (RuntimeException | StackOverflowError e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void collectDone() {
    backlogs.forEach(
        (partition, backlog) -> {
          if (backlog.delivering != null && backlog.delivering.isDone()) {
            boolean over = isOver(backlog, backlog.delivering);
            backlog.delivering = null;
            if (over) {
              backlog.faults = 0;
              done.put(partition, new OffsetAndMetadata(backlog.waiting.remove().offset() + 1));
            }
          }
        });
  }

  /**
   * Whether the delivery of a record is over: it succeeded, or failed {@link #MAX_FAULTS} times
   * with an exception, so that one record can't block its partition.
   */
  private boolean isOver(Backlog backlog, CompletableFuture<Void> delivered) {
    Throwable fault =
        delivered.handle((nothing, failure) -> failure == null ? null : failure).join();
    if (fault == null) {
      return true;
    }
    if (++backlog.faults < MAX_FAULTS) {
      return false;
    }
    ShiftRecord shift = backlog.waiting.element();
    skipped.skip(
        fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault,
        "partition=" + shift.partition() + " offset=" + shift.offset());
    return true;
  }

  private void commit(KafkaConsumer<byte[], byte[]> consumer) {
    if (!done.isEmpty()) {
      try {
        consumer.commitSync(Map.copyOf(done), API_TIMEOUT);
        done.clear();
      } catch (RebalanceInProgressException e) {
        log.debug("commit postponed by a rebalance: topic={}", topic); // until the next poll
      }
    }
  }

  private final class Assignment implements ConsumerRebalanceListener {
    private final KafkaConsumer<byte[], byte[]> consumer;

    Assignment(KafkaConsumer<byte[], byte[]> consumer) {
      this.consumer = consumer;
    }

    /** Commits the start of a new group immediately: a crash must not move it. */
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      Map<TopicPartition, OffsetAndMetadata> known =
          consumer.committed(Set.copyOf(partitions), API_TIMEOUT);
      List<TopicPartition> fresh = partitions.stream().filter(p -> known.get(p) == null).toList();
      if (!fresh.isEmpty()) {
        consumer.seekToEnd(fresh);
        fresh.forEach(p -> done.put(p, new OffsetAndMetadata(consumer.position(p, API_TIMEOUT))));
        commit(consumer);
      }
      reading = true;
      log.info(
          "webhook partitions assigned: topic={} partitions={} new={}",
          topic,
          consumer.assignment().size(),
          fresh.size());
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      collectDone();
      commit(consumer);
      onPartitionsLost(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      for (TopicPartition partition : partitions) {
        Backlog backlog = backlogs.remove(partition);
        done.remove(partition);
        if (backlog != null) {
          backlog.abandon();
        }
      }
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
