package io.groundswell.standalone.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.groundswell.audience.SubjectsView;
import io.groundswell.standalone.support.CommandException;
import io.groundswell.standalone.support.KafkaAccess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The topic of subjects.
 *
 * @param name of the topic
 */
public record SubjectsTopic(KafkaAccess access, String name) {
  private static final Duration POLL = Duration.ofMillis(200);

  /**
   * Reads the topic up to its current end.
   *
   * @throws CommandException if the broker does not answer or the topic does not exist
   */
  public SubjectsView read() {
    SubjectsView view = new SubjectsView();
    List<TopicPartition> partitions = access.partitions(name);
    try (KafkaConsumer<byte[], byte[]> consumer = access.consumer(partitions)) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      consumer.seekToBeginning(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        for (ConsumerRecord<byte[], byte[]> record : records) {
          byte[] key = record.key();
          view.accept(key == null ? null : new String(key, UTF_8), record.value());
        }
        if (records.isEmpty()) {
          consumer.endOffsets(partitions); // poll retries forever; this fails if the broker is gone
        }
      }
    } catch (KafkaException e) {
      throw access.failure(e, name);
    }
    return view;
  }

  /**
   * Publishes one record and waits until it is acknowledged.
   *
   * @param value null to remove the subject
   * @throws CommandException if the broker rejects it or does not answer
   */
  public void write(String subject, byte @Nullable [] value) {
    access.send(new ProducerRecord<>(name, subject.getBytes(UTF_8), value));
  }
}
