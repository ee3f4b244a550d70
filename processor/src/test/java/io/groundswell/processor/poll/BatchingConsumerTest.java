package io.groundswell.processor.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchingConsumerTest {
  private static final TopicPartition P0 = new TopicPartition("raw-posts", 0);
  private static final TopicPartition P1 = new TopicPartition("raw-posts", 1);
  private static final Duration LONG_LINGER = Duration.ofSeconds(20);

  private final MockConsumer<byte[], byte[]> real = new MockConsumer<>("earliest");
  private final List<Integer> batches = new ArrayList<>();
  private final Map<TopicPartition, Long> positionsAtRevocation = new HashMap<>();
  private RuntimeException scorerFails;
  private final PollBatchScorer scorer =
      records -> {
        if (scorerFails != null) {
          throw scorerFails;
        }
        batches.add(records.size());
        return records.stream().map(BatchingConsumerTest::scored).toList();
      };

  @BeforeEach
  void assign() {
    real.updateBeginningOffsets(Map.of(P0, 0L, P1, 0L));
  }

  @Test
  void everyRecordIsReturnedWithItsAttachment() {
    Consumer<byte[], byte[]> consumer = subscribed(new PollLimits(100, 1, Duration.ZERO));
    add(P0, 0, 1);
    add(P1, 0);
    List<String> results = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
      results.add(Attachment.takeFrom(record.headers()).item(String.class));
    }
    assertThat(results).containsExactlyInAnyOrder("scored 0/0", "scored 0/1", "scored 1/0");
    assertThat(batches).containsExactly(3);
  }

  @Test
  void anEmptyPollScoresNothing() {
    assertThat(subscribed(new PollLimits(100, 10, LONG_LINGER)).poll(Duration.ofMillis(1)))
        .isEmpty();
    assertThat(batches).isEmpty();
  }

  @Test
  void aPollWithFewRecordsIsRepeatedUntilTheBatchIsFull() {
    Consumer<byte[], byte[]> consumer = subscribed(new PollLimits(100, 3, LONG_LINGER));
    add(P0, 0);
    real.schedulePollTask(() -> {});
    real.schedulePollTask(() -> add(P0, 1));
    real.schedulePollTask(() -> add(P0, 2));
    assertThat(consumer.poll(Duration.ofMillis(100))).hasSize(3);
    assertThat(batches).containsExactly(3);
  }

  @Test
  void lingeringEndsWithTheLinger() {
    Consumer<byte[], byte[]> consumer = subscribed(new PollLimits(100, 3, Duration.ofMillis(2)));
    add(P0, 0);
    assertThat(consumer.poll(Duration.ofMillis(100))).hasSize(1);
  }

  @Test
  void aPollThatMustNotBlockDoesNotLinger() {
    Consumer<byte[], byte[]> consumer = subscribed(new PollLimits(100, 3, LONG_LINGER));
    add(P0, 0);
    assertThat(consumer.poll(Duration.ZERO)).hasSize(1);
  }

  @Test
  void nextOffsetsAreThoseOfTheLastPoll() {
    Consumer<byte[], byte[]> consumer = subscribed(new PollLimits(100, 2, LONG_LINGER));
    add(P0, 0);
    real.schedulePollTask(() -> {});
    real.schedulePollTask(() -> add(P0, 1));
    ConsumerRecords<byte[], byte[]> polled = consumer.poll(Duration.ofMillis(100));
    assertThat(polled.nextOffsets().get(P0).offset()).isEqualTo(2);
  }

  @Test
  void aNestedPollThatThrowsSeeksBackToTheFirstHeldRecordOfEachPartition() {
    Consumer<byte[], byte[]> consumer = subscribed(new PollLimits(100, 10, LONG_LINGER));
    add(P0, 0, 1);
    add(P1, 0);
    real.schedulePollTask(() -> {});
    real.schedulePollTask(
        () -> real.setPollException(new OffsetOutOfRangeException(Map.of(P1, 0L))));
    assertThatThrownBy(() -> consumer.poll(Duration.ofMillis(100)))
        .isInstanceOf(OffsetOutOfRangeException.class);
    assertThat(real.position(P0)).isZero();
    assertThat(real.position(P1)).isZero();
  }

  @Test
  void afterAFailedPollNothingIsHeldAndNothingIsLost() {
    Consumer<byte[], byte[]> consumer = subscribed(new PollLimits(100, 2, LONG_LINGER));
    add(P0, 0);
    real.schedulePollTask(() -> {});
    real.schedulePollTask(() -> real.setPollException(new KafkaException("of the test")));
    assertThatThrownBy(() -> consumer.poll(Duration.ofMillis(100)))
        .isInstanceOf(KafkaException.class);
    add(P0, 0, 1); // the mock does not return records again
    assertThat(consumer.poll(Duration.ofMillis(100)).records(P0))
        .extracting(ConsumerRecord::offset)
        .containsExactly(0L, 1L);
  }

  @Test
  void aBatchThatCannotBeScoredIsPolledAgain() {
    Consumer<byte[], byte[]> consumer = subscribed(new PollLimits(100, 1, Duration.ZERO));
    add(P0, 0, 1);
    scorerFails = new IllegalStateException("of the test");
    assertThatThrownBy(() -> consumer.poll(Duration.ofMillis(100))).isSameAs(scorerFails);
    assertThat(real.position(P0)).isZero();
  }

  @Test
  void aRevocationInANestedPollDropsTheHeldRecordsOfThePartition() {
    Consumer<byte[], byte[]> consumer = subscribed(new PollLimits(100, 3, LONG_LINGER));
    add(P0, 0, 1);
    add(P1, 0);
    limitTo(2);
    real.schedulePollTask(() -> {});
    real.schedulePollTask(() -> real.rebalance(List.of(P1)));
    real.schedulePollTask(() -> add(P1, 1, 2, 3));
    ConsumerRecords<byte[], byte[]> polled = consumer.poll(Duration.ofMillis(100));
    assertThat(polled.partitions()).containsExactly(P1);
    assertThat(polled.nextOffsets()).doesNotContainKey(P0);
  }

  @Test
  void aRevocationReadsThePositionOfTheFirstHeldRecord() {
    Consumer<byte[], byte[]> consumer = subscribed(new PollLimits(100, 3, LONG_LINGER));
    add(P0, 0, 1);
    real.schedulePollTask(() -> {});
    real.schedulePollTask(() -> real.rebalance(List.of(P1)));
    real.schedulePollTask(() -> add(P1, 0, 1, 2));
    consumer.poll(Duration.ofMillis(100));
    assertThat(positionsAtRevocation).containsEntry(P0, 0L);
  }

  @Test
  void aLossInANestedPollDropsTheHeldRecordsOfThePartition() {
    AtomicReference<ConsumerRebalanceListener> listener = new AtomicReference<>();
    MockConsumer<byte[], byte[]> losing =
        new MockConsumer<>("earliest") {
          @Override
          public synchronized void subscribe(
              Collection<String> topics, ConsumerRebalanceListener given) {
            listener.set(given);
            super.subscribe(topics, given);
          }
        };
    losing.updateBeginningOffsets(Map.of(P0, 0L, P1, 0L));
    Consumer<byte[], byte[]> consumer =
        BatchingConsumer.wrap(losing, scorer, new PollLimits(100, 3, LONG_LINGER));
    consumer.subscribe(
        Set.of("raw-posts"),
        new ConsumerRebalanceListener() {
          @Override
          public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}

          @Override
          public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}
        });
    losing.rebalance(List.of(P0, P1));
    losing.addRecord(record(P0, 0));
    losing.schedulePollTask(() -> {});
    losing.schedulePollTask(() -> listener.get().onPartitionsLost(List.of(P0)));
    losing.schedulePollTask(() -> List.of(0, 1, 2).forEach(i -> losing.addRecord(record(P1, i))));
    ConsumerRecords<byte[], byte[]> polled = consumer.poll(Duration.ofMillis(100));
    assertThat(polled.partitions()).containsExactly(P1);
    assertThat(polled.nextOffsets()).doesNotContainKey(P0);
  }

  @Test
  void betweenPollsThePositionIsThatOfTheRealConsumer() {
    Consumer<byte[], byte[]> consumer = subscribed(new PollLimits(100, 1, Duration.ZERO));
    add(P0, 0, 1);
    consumer.poll(Duration.ofMillis(100));
    assertThat(consumer.position(P0)).isEqualTo(2);
  }

  @Test
  void aProducersHeaderOfTheAttachmentsNameIsRemoved() {
    Consumer<byte[], byte[]> consumer = subscribed(new PollLimits(100, 1, Duration.ZERO));
    ConsumerRecord<byte[], byte[]> hostile = record(P0, 0);
    hostile.headers().add("groundswell-attachment", "POSITIVE".getBytes(StandardCharsets.UTF_8));
    real.addRecord(hostile);
    ConsumerRecord<byte[], byte[]> polled = consumer.poll(Duration.ofMillis(100)).iterator().next();
    assertThat(polled.headers().headers("groundswell-attachment")).hasSize(1);
    assertThat(Attachment.takeFrom(polled.headers()).item(String.class)).isEqualTo("scored 0/0");
    assertThat(polled.headers()).isEmpty();
  }

  @Test
  void oneRecordOfAPollIsTheLast() {
    Consumer<byte[], byte[]> consumer = subscribed(new PollLimits(100, 1, Duration.ZERO));
    add(P0, 0, 1);
    add(P1, 0);
    List<Boolean> last = new ArrayList<>();
    consumer
        .poll(Duration.ofMillis(100))
        .forEach(r -> last.add(Attachment.takeFrom(r.headers()).isLastOfPoll()));
    assertThat(last).containsExactly(false, false, true);
  }

  @Test
  void aScorerThatReturnsAnotherNumberOfRecordsIsAFault() {
    Consumer<byte[], byte[]> consumer =
        BatchingConsumer.wrap(real, records -> List.of(), new PollLimits(100, 1, Duration.ZERO));
    consumer.subscribe(Set.of("raw-posts"));
    real.rebalance(List.of(P0));
    add(P0, 0);
    assertThatThrownBy(() -> consumer.poll(Duration.ofMillis(1)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(real.position(P0)).isZero();
  }

  @Test
  void afterAFullBatchThePollAddsTheNext() {
    Consumer<byte[], byte[]> consumer = subscribed(extended(2));
    limitTo(2);
    add(P0, 0, 1, 2, 3, 4);
    List<String> results = new ArrayList<>();
    List<Boolean> last = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
      Attachment attachment = Attachment.takeFrom(record.headers());
      results.add(attachment.item(String.class));
      last.add(attachment.isLastOfPoll());
    }
    assertThat(batches).containsExactly(2, 2, 1);
    assertThat(results)
        .containsExactly("scored 0/0", "scored 0/1", "scored 0/2", "scored 0/3", "scored 0/4");
    assertThat(last).as("one commit for all").containsExactly(false, false, false, false, true);
  }

  @Test
  void aBatchThatIsNotFullIsThePollsLast() {
    Consumer<byte[], byte[]> consumer = subscribed(extended(1));
    limitTo(1);
    add(P0, 0);
    real.schedulePollTask(() -> {});
    real.schedulePollTask(() -> {});
    real.schedulePollTask(() -> add(P0, 1));
    assertThat(consumer.poll(Duration.ofMillis(100))).hasSize(1);
    assertThat(batches).containsExactly(1);
  }

  @Test
  void aPollThatHoldsManyBytesIsNotExtended() {
    Consumer<byte[], byte[]> consumer = subscribed(extended(1));
    limitTo(1);
    for (int i = 0; i < 4; i++) {
      real.addRecord(record(P0, i, PollLimits.MAX_BYTES_TO_EXTEND / 2));
    }
    assertThat(consumer.poll(Duration.ofMillis(100))).hasSize(2);
  }

  @Test
  void whenALaterBatchFailsThePollSeeksBackToTheFirst() {
    Consumer<byte[], byte[]> consumer = subscribed(extended(1));
    limitTo(1);
    add(P0, 0, 1);
    real.schedulePollTask(() -> {});
    real.schedulePollTask(() -> scorerFails = new IllegalStateException("of the test"));
    assertThatThrownBy(() -> consumer.poll(Duration.ofMillis(100))).isSameAs(scorerFails);
    assertThat(batches).containsExactly(1);
    assertThat(real.position(P0)).isZero();
  }

  private static PollLimits extended(int records) {
    return new PollLimits(records, records, Duration.ZERO, LONG_LINGER, false);
  }

  private static Attachment scored(ConsumerRecord<byte[], byte[]> record) {
    return new Attachment("scored " + record.partition() + "/" + record.offset(), 0, 0);
  }

  private Consumer<byte[], byte[]> subscribed(PollLimits limits) {
    Consumer<byte[], byte[]> consumer = BatchingConsumer.wrap(real, scorer, limits);
    consumer.subscribe(
        Set.of("raw-posts"),
        new ConsumerRebalanceListener() {
          @Override
          public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            partitions.forEach(p -> positionsAtRevocation.put(p, consumer.position(p)));
          }

          @Override
          public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}
        });
    real.rebalance(List.of(P0, P1));
    return consumer;
  }

  private void limitTo(int maxPollRecords) {
    real.setMaxPollRecords(maxPollRecords);
  }

  private void add(TopicPartition partition, long... offsets) {
    for (long offset : offsets) {
      real.addRecord(record(partition, offset));
    }
  }

  private static ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset) {
    return record(partition, offset, 0);
  }

  private static ConsumerRecord<byte[], byte[]> record(
      TopicPartition partition, long offset, int valueBytes) {
    return new ConsumerRecord<>(
        partition.topic(),
        partition.partition(),
        offset,
        0,
        TimestampType.CREATE_TIME,
        0,
        valueBytes,
        new byte[0],
        new byte[valueBytes],
        new RecordHeaders(),
        Optional.empty());
  }
}
