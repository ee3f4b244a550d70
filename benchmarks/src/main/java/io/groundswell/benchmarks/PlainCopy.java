package io.groundswell.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Threads that copy records from one topic to another, and promise nothing. */
final class PlainCopy implements AutoCloseable {
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closing;

  /** Each thread has its share of the partitions, from the beginning. */
  PlainCopy(String bootstrapServers, String from, String to, int count) {
    for (int i = 0; i < count; i++) {
      int share = i;
      Thread thread =
          new Thread(() -> copy(bootstrapServers, from, to, share, count), "plain-copy-" + i);
      threads.add(thread);
      thread.start();
    }
  }

  private void copy(String bootstrapServers, String from, String to, int share, int count) {
    try (KafkaConsumer<byte[], byte[]> consumer = Flow.reader(bootstrapServers, from);
        KafkaProducer<byte[], byte[]> producer = Flow.producer(bootstrapServers)) {
      List<TopicPartition> own =
          consumer.assignment().stream().filter(p -> p.partition() % count == share).toList();
      consumer.assign(own);
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
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
