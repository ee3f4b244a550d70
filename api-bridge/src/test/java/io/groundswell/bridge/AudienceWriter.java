package io.groundswell.bridge;

import io.groundswell.topics.AudienceWindow;
import io.groundswell.topics.Shift;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes to audience topics of one test, in transactions like the processor. */
final class AudienceWriter implements AutoCloseable {
  private final String prefix = "t" + UUID.randomUUID();
  private final KafkaProducer<byte[], byte[]> producer;

  AudienceWriter(String broker) {
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker, "transactional.id", prefix),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
  }

  /** The settings of a bridge that consumes these topics. */
  Map<String, String> settings() {
    return Map.of(
        "AUDIENCE_TOPIC", prefix + "-audience",
        "SHIFTS_TOPIC", prefix + "-shifts",
        "MARKERS_TOPIC", prefix + "-markers",
        "SUBJECTS_TOPIC", prefix + "-subjects");
  }

  void write(AudienceWindow... windows) throws Exception {
    producer.beginTransaction();
    for (AudienceWindow window : windows) {
      send("-audience", window.subject(), window.write());
    }
    producer.commitTransaction();
  }

  /** Writes windows in a transaction that is aborted. */
  void writeAndAbort(AudienceWindow window) throws Exception {
    producer.beginTransaction();
    send("-audience", window.subject(), window.write());
    producer.flush();
    producer.abortTransaction();
  }

  void write(Shift shift) throws Exception {
    producer.beginTransaction();
    send("-shifts", shift.subject(), shift.write());
    producer.commitTransaction();
  }

  /**
   * Writes any value.
   *
   * @param topic {@code audience}, {@code shifts}, {@code markers} or {@code subjects}
   */
  void write(String topic, String key, byte[] value) throws Exception {
    producer.beginTransaction();
    send("-" + topic, key, value);
    producer.commitTransaction();
  }

  /** As {@link #write(String, String, byte[])}, with many values of one key. */
  void writeAll(String topic, String key, List<byte[]> values) {
    producer.beginTransaction();
    for (byte[] value : values) {
      var unused =
          producer.send(
              new ProducerRecord<>(
                  prefix + "-" + topic, key.getBytes(StandardCharsets.UTF_8), value));
    }
    producer.commitTransaction();
  }

  private void send(String topic, String key, byte[] value) throws Exception {
    producer
        .send(new ProducerRecord<>(prefix + topic, key.getBytes(StandardCharsets.UTF_8), value))
        .get(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    producer.close();
  }
}
