package io.groundswell.processor.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.groundswell.topics.ModelRef;
import io.groundswell.topics.RoutedModel;
import io.groundswell.topics.ScorerStatus;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class StatusPublisherTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final RoutedModel MODEL =
      new RoutedModel(new ModelRef("bundled", "a1b2", "OnnxRuntime", "int8"), List.of("*"));
  private static final ScorerStatus.Component UP = new ScorerStatus.Component(true, "fine");

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final MockProducer<byte[], byte[]> producer = producer(false);
  private ScorerStatus.Component model = UP;
  private final Health health =
      new Health(List.of(MODEL), List.of(new Component("model", true, () -> model)));

  @BeforeEach
  void listen() {
    log.start();
    logger().addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger().detachAppender(log);
  }

  @Test
  void theStatusIsThatOfTheMomentUnderTheInstancesName() throws Exception {
    StatusPublisher publisher = publisher(producer);

    publisher.publish();
    model = new ScorerStatus.Component(false, "fails for every text");
    publisher.publish();

    ProducerRecord<byte[], byte[]> first = producer.history().get(0);
    assertThat(first.topic()).isEqualTo("scorer-status");
    assertThat(new String(first.key(), UTF_8)).isEqualTo("host-1");
    assertThat(ScorerStatus.read(first.value()))
        .isEqualTo(
            new ScorerStatus(
                "host-1", NOW, true, MODEL.model(), List.of(MODEL), Map.of("model", UP)));
    assertThat(ScorerStatus.read(producer.history().get(1).value()).ready()).isFalse();
  }

  @Test
  void aCleanCloseWithdrawsTheStatusAndPublishesNoMore() {
    StatusPublisher publisher = publisher(producer);
    publisher.publish();

    publisher.close();
    publisher.publish();
    publisher.close();

    assertThat(producer.history()).hasSize(2);
    assertThat(producer.history().get(1).value()).isNull();
    assertThat(new String(producer.history().get(1).key(), UTF_8)).isEqualTo("host-1");
    assertThat(producer.closed()).isTrue();
  }

  @Test
  void aBrokerInTroubleIsOneWarningAndItsRecoveryOneLine() {
    StatusPublisher publisher = publisher(producer);
    for (int i = 0; i < 10; i++) {
      publisher.publish();
      producer.errorNext(new TimeoutException("expired"));
    }

    assertThat(log.list).hasSize(1);
    assertThat(log.list.get(0).getLevel()).isEqualTo(Level.WARN);
    assertThat(log.list.get(0).getFormattedMessage())
        .startsWith("status not published: topic=scorer-status error=")
        .contains("TimeoutException");

    for (int i = 0; i < 2; i++) {
      publisher.publish();
      producer.completeNext();
    }
    assertThat(log.list).hasSize(2);
    assertThat(log.list.get(1).getFormattedMessage())
        .isEqualTo("status published again: topic=scorer-status");
  }

  @Test
  void aProducerThatThrowsEndsNothing() {
    StatusPublisher publisher = publisher(producer);
    producer.sendException = new IllegalStateException("no metadata");

    publisher.publish();
    publisher.publish();
    assertThat(log.list).hasSize(1);

    producer.sendException = null;
    publisher.publish();
    assertThat(producer.history()).hasSize(1);
  }

  @Test
  void itSpeaksEverySecondByItself() throws Exception {
    CountDownLatch published = new CountDownLatch(3);
    MockProducer<byte[], byte[]> counting =
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
          @Override
          public synchronized Future<RecordMetadata> send(
              ProducerRecord<byte[], byte[]> record, Callback callback) {
            published.countDown();
            return super.send(record, callback);
          }
        };
    long start = System.nanoTime();
    try (StatusPublisher publisher = publisher(counting)) {
      publisher.schedule();

      assertThat(published.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThan(Duration.ofMillis(1_900));
    }
  }

  @Test
  void withoutABrokerItStartsAndClosesAllTheSame() throws Exception {
    String nowhere;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nowhere = "127.0.0.1:" + free.getLocalPort();
    }
    long start = System.nanoTime();

    StatusPublisher.start(nowhere, Map.of(), "scorer-status", "host-1", health).close();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void theUsersClientSettingsAreTakenButNotThoseThatWouldBlock() {
    assertThat(
            StatusPublisher.configuration(
                "broker:9092",
                Map.of(
                    "security.protocol", "SASL_SSL",
                    "producer.compression.type", "zstd",
                    "max.block.ms", "60000",
                    "poll.ms", "5")))
        .containsEntry("bootstrap.servers", "broker:9092")
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("compression.type", "zstd")
        .containsEntry("max.block.ms", 500)
        .doesNotContainKeys("poll.ms", "producer.compression.type");
  }

  private StatusPublisher publisher(MockProducer<byte[], byte[]> producer) {
    return new StatusPublisher(
        producer, "scorer-status", "host-1", health, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static MockProducer<byte[], byte[]> producer(boolean completes) {
    return new MockProducer<>(
        completes, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(StatusPublisher.class);
  }
}
