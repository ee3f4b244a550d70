package io.groundswell.standalone.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.groundswell.audience.SubjectsView;
import io.groundswell.standalone.support.CommandException;
import io.groundswell.standalone.support.KafkaAccess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The topic of subjects, as commands read and write it.
 *
 * @param name the topic's
 */
public record SubjectsTopic(KafkaAccess access, String name) {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /**
   * Everything that is on it now.
   *
   * @throws CommandException if there is no broker or topic, or the broker falls silent
   */
  public SubjectsView read() {
    SubjectsView view = new SubjectsView();
    List<TopicPartition> partitions = access.partitions(name);
    try (KafkaConsumer<byte[], byte[]> consumer = access.consumer(partitions)) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      consumer.seekToBeginning(partitions);
      long heard = System.nanoTime();
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        for (ConsumerRecord<byte[], byte[]> record : records) {
          byte[] key = record.key();
          view.accept(key == null ? null : new String(key, UTF_8), record.value());
        }
        if (!records.isEmpty()) {
          heard = System.nanoTime();
        } else if (System.nanoTime() - heard > PATIENCE.toNanos()) {
          throw CommandException.failed(
              "The broker stopped answering before the end of " + name + " was read.");
        }
      }
    } catch (KafkaException e) {
      throw access.failure(e, name);
    }
    return view;
  }

  /**
   * Writes one record and waits until it is acknowledged.
   *
   * @param value null to remove the subject
   * @throws CommandException if it was not taken
   */
  public void write(String subject, byte @Nullable [] value) {
    try (KafkaProducer<byte[], byte[]> producer = access.producer()) {
      producer.send(new ProducerRecord<>(name, subject.getBytes(UTF_8), value)).get();
    } catch (ExecutionException e) {
      throw access.failure(e.getCause() == null ? e : e.getCause(), name);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.failed("Interrupted while waiting for Kafka.");
    } catch (KafkaException e) {
      throw access.failure(e, name);
    }
  }
}
