package io.groundswell.processor.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * While a batch is scored, its consumer is polled with all partitions paused. Each poll task below
 * is one such poll, except the first one, which returns the batch.
 */
@Timeout(60)
class SlowScoringTest {
  private static final TopicPartition P0 = new TopicPartition("raw-posts", 0);
  private static final TopicPartition P1 = new TopicPartition("raw-posts", 1);
  private static final Duration NOW = Duration.ofMillis(1);

  private final MockConsumer<byte[], byte[]> real = new MockConsumer<>("earliest");
  private final CountDownLatch scored = new CountDownLatch(1);
  private final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
  private final List<TopicPartition> pausedByStreams = new ArrayList<>();
  private final Set<TopicPartition> pausedAsStreamsSees = new HashSet<>();
  private final Consumer<byte[], byte[]> consumer =
      BatchingConsumer.wrap(
          real, this::score, new PollLimits(100, 1, Duration.ZERO, Duration.ZERO, true));

  private List<Attachment> score(List<ConsumerRecord<byte[], byte[]>> records) {
    try {
      scored.await();
      interrupted.complete(false);
    } catch (InterruptedException e) {
      interrupted.complete(true);
    }
    return records.stream()
        .map(r -> new Attachment("scored " + r.partition() + "/" + r.offset(), 0, 0))
        .toList();
  }

  @BeforeEach
  void queueABatch() {
    real.updateBeginningOffsets(Map.of(P0, 0L, P1, 0L));
    consumer.subscribe(
        Set.of("raw-posts"),
        new ConsumerRebalanceListener() {
          @Override
          public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}

          @Override
          public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            pausedAsStreamsSees.addAll(consumer.paused());
            consumer.pause(pausedByStreams);
          }
        });
    real.rebalance(List.of(P0));
    real.addRecord(record(P0, 0));
    real.addRecord(record(P0, 1));
    real.schedulePollTask(() -> {});
  }

  @AfterEach
  void close() {
    consumer.close();
  }

  @Test
  void theConsumerIsPolledAndReturnsNothing() {
    CompletableFuture<Set<TopicPartition>> paused = new CompletableFuture<>();
    real.schedulePollTask(() -> real.addRecord(record(P0, 2)));
    real.schedulePollTask(() -> paused.complete(real.paused()));
    real.schedulePollTask(scored::countDown);
    assertThat(results(consumer.poll(NOW))).containsExactly("scored 0/0", "scored 0/1");
    assertThat(paused.join()).containsExactly(P0);
    assertThat(real.paused()).isEmpty();
    assertThat(real.position(P0)).isEqualTo(2);
    assertThat(results(consumer.poll(NOW))).containsExactly("scored 0/2");
  }

  @Test
  void aBatchThatIsScoredFastPausesNothing() {
    scored.countDown();
    real.schedulePollTask(
        () -> {
          throw new AssertionError("polled again");
        });
    assertThat(results(consumer.poll(NOW))).containsExactly("scored 0/0", "scored 0/1");
  }

  @Test
  void onlyPartitionsThatKafkaStreamsHadPausedStayPaused() {
    real.rebalance(List.of(P0, P1));
    consumer.pause(List.of(P1));
    real.schedulePollTask(scored::countDown);
    consumer.poll(NOW);
    assertThat(real.paused()).containsExactly(P1);
  }

  @Test
  void partitionsAssignedMeanwhileWaitUntilTheBatchIsScored() {
    real.schedulePollTask(
        () -> {
          real.rebalance(List.of(P0, P1));
          real.addRecord(record(P1, 0));
        });
    real.schedulePollTask(scored::countDown);
    assertThat(results(consumer.poll(NOW))).containsExactly("scored 0/0", "scored 0/1");
    assertThat(real.paused()).isEmpty();
    assertThat(results(consumer.poll(NOW))).containsExactly("scored 1/0");
  }

  @Test
  void partitionsThatKafkaStreamsPausesMeanwhileStayPaused() {
    pausedByStreams.add(P1);
    real.schedulePollTask(() -> real.rebalance(List.of(P0, P1)));
    real.schedulePollTask(scored::countDown);
    consumer.poll(NOW);
    assertThat(real.paused()).containsExactly(P1);
    assertThat(pausedAsStreamsSees).as("the pause is hidden from Kafka Streams").isEmpty();
  }

  @Test
  void theRecordsOfARevokedPartitionAreDropped() {
    real.rebalance(List.of(P0, P1));
    real.addRecord(record(P0, 0));
    real.addRecord(record(P1, 0));
    real.schedulePollTask(() -> real.rebalance(List.of(P1)));
    real.schedulePollTask(scored::countDown);
    ConsumerRecords<byte[], byte[]> polled = consumer.poll(NOW);
    assertThat(results(polled)).containsExactly("scored 1/0");
    assertThat(polled.nextOffsets()).containsOnlyKeys(P1);
  }

  @Test
  void scoringIsInterruptedOnceAllPartitionsAreRevoked() {
    real.schedulePollTask(() -> real.rebalance(List.of(P1)));
    assertThat(consumer.poll(NOW)).isEmpty();
    assertThat(interrupted.orTimeout(30, TimeUnit.SECONDS).join()).isTrue();
    assertThat(real.paused()).doesNotContain(P1); // the mock keeps the pause of a revoked partition
  }

  @Test
  void aPollThatFailsMeanwhileInterruptsTheScoringAndSeeksBack() {
    real.schedulePollTask(
        () -> real.setPollException(new OffsetOutOfRangeException(Map.of(P0, 0L))));
    assertThatThrownBy(() -> consumer.poll(NOW)).isInstanceOf(OffsetOutOfRangeException.class);
    assertThat(interrupted.orTimeout(30, TimeUnit.SECONDS).join()).isTrue();
    assertThat(real.position(P0)).isZero();
    assertThat(real.paused()).isEmpty();
  }

  @Test
  void anExceptionOfTheScorerIsThrownUnchanged() {
    IllegalStateException failure = new IllegalStateException("of the test");
    try (MockConsumer<byte[], byte[]> other = new MockConsumer<>("earliest");
        Consumer<byte[], byte[]> failing =
            BatchingConsumer.wrap(
                other,
                records -> {
                  throw failure;
                },
                new PollLimits(100, 1, Duration.ZERO, Duration.ZERO, true))) {
      other.updateBeginningOffsets(Map.of(P0, 0L));
      failing.subscribe(Set.of("raw-posts"));
      other.rebalance(List.of(P0));
      other.addRecord(record(P0, 0));
      assertThatThrownBy(() -> failing.poll(NOW)).isSameAs(failure);
      assertThat(other.position(P0)).isZero();
    }
  }

  private static List<String> results(ConsumerRecords<byte[], byte[]> polled) {
    List<String> results = new ArrayList<>();
    polled.forEach(r -> results.add(Attachment.takeFrom(r.headers()).item(String.class)));
    return results;
  }

  private static ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset) {
    return new ConsumerRecord<>(
        partition.topic(), partition.partition(), offset, new byte[0], new byte[0]);
  }
}
