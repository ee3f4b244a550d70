package io.groundswell.benchmarks;

import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A thread that copies records from one topic to another, without delivery guarantees. */
final class PlainCopy implements AutoCloseable {
  private final Thread thread;
  private volatile boolean closing;

  /** Copies from the earliest record on. */
  PlainCopy(String bootstrapServers, String from, String to) {
    thread = new Thread(() -> copy(bootstrapServers, from, to), "plain-copy");
    thread.start();
  }

  private void copy(String bootstrapServers, String from, String to) {
    try (KafkaConsumer<byte[], byte[]> consumer = KafkaClients.reader(bootstrapServers, from);
        KafkaProducer<byte[], byte[]> producer = KafkaClients.producer(bootstrapServers)) {
      while (!closing) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          var unused = producer.send(new ProducerRecord<>(to, record.key(), record.value()));
        }
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    closing = true;
    thread.join();
  }
}
