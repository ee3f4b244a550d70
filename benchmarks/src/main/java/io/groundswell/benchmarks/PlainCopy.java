package io.groundswell.benchmarks;

import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A thread that copies records from one topic to another and promises nothing. */
final class PlainCopy implements AutoCloseable {
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;
  private final String to;
  private final Thread thread = new Thread(this::copy, "plain-copy");
  private volatile boolean closing;

  PlainCopy(String bootstrapServers, String from, String to) {
    this.consumer = Flow.reader(bootstrapServers, from);
    this.producer = Flow.producer(bootstrapServers);
    this.to = to;
    thread.start();
  }

  private void copy() {
    while (!closing) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
        var unused = producer.send(new ProducerRecord<>(to, record.key(), record.value()));
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    closing = true;
    thread.join();
    consumer.close();
    producer.close();
  }
}
