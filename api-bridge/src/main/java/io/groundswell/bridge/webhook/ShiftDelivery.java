package io.groundswell.bridge.webhook;

import io.groundswell.bridge.kafka.ClientProperties;
import io.groundswell.bridge.kafka.PollingThread;
import io.groundswell.bridge.kafka.ReplyOptions;
import io.groundswell.bridge.kafka.SkippedRecords;
import io.groundswell.bridge.kafka.Topics;
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
 * Hands the shifts of a topic to a receiver, each at least once, those of a partition in order, on
 * a thread and in a consumer group of its own. While one is being delivered its partition is paused
 * and polling goes on, so that a receiver may take hours and the group stays as it is; its offset
 * is committed when it is done. A group that is new begins with what is new.
 */
public final class ShiftDelivery implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ShiftDelivery.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration API_TIMEOUT = Duration.ofSeconds(5);
  private static final int MAX_POLL_RECORDS = 100;

  /** So often a shift is handed over whose delivery fails in a way that no receiver causes. */
  private static final int MAX_FAULTS = 3;

  /** The records of a partition that are read and not done. */
  private static final class Lane {
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
  private final Map<TopicPartition, Lane> lanes = new HashMap<>();
  private final Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
  private final PollingThread thread = new PollingThread("webhook", this::poll);
  private volatile int waiting;
  private volatile boolean reading;

  /**
   * @param group bridges that share the work share it
   * @param meters count records that are skipped
   */
  public ShiftDelivery(
      ReplyOptions kafka,
      String topic,
      String group,
      ShiftReceiver receiver,
      MeterRegistry meters) {
    this.topic = topic;
    this.group = group;
    this.properties = new ClientProperties(kafka);
    this.topics = new Topics(kafka, List.of(TopicSpec.audienceShifts(topic)));
    this.receiver = receiver;
    this.skipped = new SkippedRecords(meters, topic);
  }

  /** Begins, as soon as the broker is there. */
  public ShiftDelivery start() {
    thread.start();
    return this;
  }

  /** Shifts that are read and not delivered yet. */
  public int waiting() {
    return waiting;
  }

  /** Whether the group has told this bridge which partitions are its own. */
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
      lanes.values().forEach(Lane::abandon);
      lanes.clear();
      done.clear();
      waiting = 0;
    }
  }

  private KafkaConsumer<byte[], byte[]> open() {
    topics.run();
    Properties settings = properties.committedConsumer();
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS);
    // Where a group begins is fixed below; this is for offsets that retention has overtaken.
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    // Others may come and go without what is being delivered here being delivered twice.
    settings.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    settings.putIfAbsent(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 10_000); // a topic may come later
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private void take(
      KafkaConsumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition partition : records.partitions()) {
      Lane lane = lanes.computeIfAbsent(partition, p -> new Lane());
      records.records(partition).forEach(record -> lane.waiting.add(shift(record)));
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

  /** What is done is committed, and what comes next is handed over. */
  private void advance(KafkaConsumer<byte[], byte[]> consumer) {
    collectDone();
    commit(consumer);
    int left = 0;
    for (Map.Entry<TopicPartition, Lane> entry : lanes.entrySet()) {
      Lane lane = entry.getValue();
      if (lane.waiting.isEmpty()) {
        consumer.resume(List.of(entry.getKey()));
      } else if (lane.delivering == null) {
        lane.delivering = deliver(lane.waiting.element());
      }
      left += lane.waiting.size();
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
    lanes.forEach(
        (partition, lane) -> {
          if (lane.delivering != null && lane.delivering.isDone()) {
            boolean over = isOver(lane, lane.delivering);
            lane.delivering = null;
            if (over) {
              lane.faults = 0;
              done.put(partition, new OffsetAndMetadata(lane.waiting.remove().offset() + 1));
            }
          }
        });
  }

  /**
   * Whether a record is done with: delivered, or skipped after {@link #MAX_FAULTS} faults of the
   * receiver's code, so that one record can't keep all others from being delivered.
   */
  private boolean isOver(Lane lane, CompletableFuture<Void> delivered) {
    Throwable fault =
        delivered.handle((nothing, failure) -> failure == null ? null : failure).join();
    if (fault == null) {
      return true;
    }
    if (++lane.faults < MAX_FAULTS) {
      return false;
    }
    ShiftRecord shift = lane.waiting.element();
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
        log.debug("offsets wait for the group: topic={}", topic); // the next poll sees to it
      }
    }
  }

  private final class Assignment implements ConsumerRebalanceListener {
    private final KafkaConsumer<byte[], byte[]> consumer;

    Assignment(KafkaConsumer<byte[], byte[]> consumer) {
      this.consumer = consumer;
    }

    /** Where a new group begins is written down at once, else a crash would move it. */
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
          "shifts are delivered: topic={} partitions={} new={}",
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
        Lane lane = lanes.remove(partition);
        done.remove(partition);
        if (lane != null) {
          lane.abandon();
        }
      }
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
