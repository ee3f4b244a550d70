package io.groundswell.bridge.webhook;

import static io.groundswell.bridge.Waiting.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.bridge.SharedBroker;
import io.groundswell.bridge.TestSettings;
import io.groundswell.common.settings.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class ShiftDeliveryIT {
  private final String topic = "shifts-" + UUID.randomUUID();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<String> handed = new CopyOnWriteArrayList<>();

  private CompletableFuture<Void> deliver(ShiftRecord shift) {
    String value = new String(shift.value(), UTF_8);
    handed.add(value);
    return switch (value) {
      case "throws" -> throw new NumberFormatException("not foreseen");
      case "overflows" -> throw new StackOverflowError();
      case "fails" -> CompletableFuture.failedFuture(new IllegalStateException("not foreseen"));
      default -> CompletableFuture.completedFuture(null);
    };
  }

  @Test
  void aDeliveryThatThrowsIsTriedThreeTimesAndThenSkipped() throws Exception {
    Settings settings =
        TestSettings.of(
            Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                SharedBroker.address(),
                "SHIFTS_TOPIC",
                topic,
                "APPLICATION_ID_PREFIX",
                "g-" + UUID.randomUUID()));
    try (ShiftDelivery delivery = new ShiftDelivery(settings, this::deliver, meters).start();
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", SharedBroker.address()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      await("shifts are read").until(delivery::reading);
      for (String value : List.of("throws", "overflows", "fails", "good")) {
        producer.send(new ProducerRecord<>(topic, 0, null, value.getBytes(UTF_8))).get();
      }

      await("the good one is delivered").until(() -> handed.contains("good"));

      assertThat(handed)
          .containsExactly(
              "throws",
              "throws",
              "throws",
              "overflows",
              "overflows",
              "overflows",
              "fails",
              "fails",
              "fails",
              "good");
      assertThat(
              meters
                  .get("groundswell.bridge.records.skipped")
                  .tag("topic", topic)
                  .tag("reason", "failed")
                  .counter()
                  .count())
          .isEqualTo(3);
      assertThat(delivery.reading()).isTrue();
    }
  }
}
