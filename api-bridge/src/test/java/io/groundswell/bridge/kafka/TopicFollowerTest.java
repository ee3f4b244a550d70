package io.groundswell.bridge.kafka;

import static io.groundswell.bridge.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.ErrorCode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TopicFollowerTest {
  private static final String TOPIC = "replies";
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

  private final BlockingQueue<String> handled = new LinkedBlockingQueue<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  private double skipped(String reason) {
    return meters
        .get("groundswell.bridge.records.skipped")
        .tag("topic", TOPIC)
        .tag("reason", reason)
        .counter()
        .count();
  }

  private static MockConsumer<byte[], byte[]> consumer() {
    MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("latest");
    consumer.updatePartitions(TOPIC, List.of(new PartitionInfo(TOPIC, 0, null, null, null)));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, 5L));
    return consumer;
  }

  private TopicFollower follower(Queue<MockConsumer<byte[], byte[]>> consumers) {
    return new TopicFollower(
            TOPIC,
            TopicFollower.From.END_OF_ONE_PARTITION,
            () -> {
              MockConsumer<byte[], byte[]> next = consumers.poll();
              if (next == null) {
                throw new IllegalStateException("no broker");
              }
              return next;
            },
            new SkippedRecords(meters, TOPIC),
            (record, again) -> {
              String value = new String(record.value(), StandardCharsets.UTF_8);
              handled.add(value);
              if (value.equals("poison")) {
                throw new IllegalArgumentException("poison");
              }
              if (value.equals("unreadable")) {
                throw new BadInputException(ErrorCode.INVALID_JSON, "It is not JSON.");
              }
              if (value.equals("deep")) {
                throw new StackOverflowError();
              }
            })
        .start();
  }

  private static void write(MockConsumer<byte[], byte[]> consumer, long offset, String value) {
    consumer.schedulePollTask(
        () ->
            consumer.addRecord(
                new ConsumerRecord<>(
                    TOPIC, 0, offset, null, value.getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void recordsAreDeliveredFromTheEndOnceReady() throws Exception {
    MockConsumer<byte[], byte[]> consumer = consumer();
    write(consumer, 5, "new");
    try (TopicFollower follower = follower(new ArrayDeque<>(List.of(consumer)))) {
      assertThat(handled.poll(10, TimeUnit.SECONDS)).isEqualTo("new");
      assertThat(follower.ready()).isTrue();
      assertThat(follower.partition()).isZero();
    }
    assertThat(consumer.closed()).isTrue();
  }

  @Test
  void aFailingRecordIsSkipped() throws Exception {
    MockConsumer<byte[], byte[]> consumer = consumer();
    write(consumer, 5, "poison");
    write(consumer, 6, "deep");
    write(consumer, 7, "unreadable");
    write(consumer, 8, "good");
    try (TopicFollower follower = follower(new ArrayDeque<>(List.of(consumer)))) {
      assertThat(handled.poll(10, TimeUnit.SECONDS)).isEqualTo("poison");
      assertThat(handled.poll(10, TimeUnit.SECONDS)).isEqualTo("deep");
      assertThat(handled.poll(10, TimeUnit.SECONDS)).isEqualTo("unreadable");
      assertThat(handled.poll(10, TimeUnit.SECONDS)).isEqualTo("good");
      assertThat(follower.ready()).isTrue();
      assertThat(skipped("failed")).isEqualTo(2);
      assertThat(skipped("unreadable")).isEqualTo(1);
    }
  }

  @Test
  void aConsumerThatFailsIsReplaced() throws Exception {
    MockConsumer<byte[], byte[]> failing = consumer();
    failing.schedulePollTask(() -> failing.setPollException(new KafkaException("broken")));
    MockConsumer<byte[], byte[]> next = consumer();
    write(next, 5, "after");
    try (TopicFollower follower = follower(new ArrayDeque<>(List.of(failing, next)))) {
      assertThat(handled.poll(10, TimeUnit.SECONDS)).isEqualTo("after");
      assertThat(failing.closed()).isTrue();
      assertThat(follower.ready()).isTrue();
    }
  }

  @Test
  void noErrorEndsTheThread() throws Exception {
    MockConsumer<byte[], byte[]> failing = consumer();
    failing.schedulePollTask(
        () -> {
          throw new AssertionError("not a RuntimeException");
        });
    MockConsumer<byte[], byte[]> next = consumer();
    write(next, 5, "after");
    try (TopicFollower follower = follower(new ArrayDeque<>(List.of(failing, next)))) {
      assertThat(handled.poll(10, TimeUnit.SECONDS)).isEqualTo("after");
      assertThat(failing.closed()).isTrue();
      assertThat(follower.ready()).isTrue();
    }
  }

  @Test
  void isNotReadyWhileThereIsNoTopic() throws Exception {
    MockConsumer<byte[], byte[]> empty = new MockConsumer<>("latest");
    try (TopicFollower follower = follower(new ArrayDeque<>(List.of(empty)))) {
      await("it gave up on the consumer").until(empty::closed);
      assertThat(follower.ready()).isFalse();
    }
  }
}
