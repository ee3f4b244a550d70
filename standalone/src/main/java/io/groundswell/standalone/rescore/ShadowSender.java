package io.groundswell.standalone.rescore;

import io.groundswell.processor.stream.CloudEvents;
import io.groundswell.standalone.support.CommandException;
import io.groundswell.standalone.support.KafkaAccess;
import io.groundswell.topics.ShadowPost;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/** Writes posts with both their scores, each with its own key, timestamp and headers. */
final class ShadowSender implements AutoCloseable {
  private final KafkaAccess kafka;
  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong tooLarge = new AtomicLong();
  private final AtomicReference<@Nullable Exception> fatal = new AtomicReference<>();

  ShadowSender(KafkaAccess kafka, String topic) {
    this.kafka = kafka;
    this.topic = topic;
    this.producer = kafka.producer();
  }

  /**
   * Sends one.
   *
   * @param served the record that the post was read from
   * @throws CommandException if the broker has stopped taking records
   */
  void send(ConsumerRecord<byte[], byte[]> served, ShadowPost post) {
    throwIfFatal();
    producer.send(
        new ProducerRecord<>(
            topic,
            null,
            served.timestamp(),
            served.key(),
            post.write(),
            CloudEvents.withoutScored(served.headers())),
        (metadata, failure) -> onAnswer(failure));
  }

  /**
   * Waits for all acknowledgements.
   *
   * @throws CommandException unless the broker has taken all that it can take
   */
  void flush() {
    producer.flush();
    throwIfFatal();
  }

  String topic() {
    return topic;
  }

  /** Records that the broker has. */
  long written() {
    return written.get();
  }

  /** Records that are larger than the topic, or a request, takes. */
  long tooLarge() {
    return tooLarge.get();
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO); // flush() has waited for what matters
  }

  private void onAnswer(@Nullable Exception failure) {
    if (failure == null) {
      written.incrementAndGet();
    } else if (failure instanceof RecordTooLargeException) {
      tooLarge.incrementAndGet();
    } else {
      fatal.compareAndSet(null, failure);
    }
  }

  private void throwIfFatal() {
    Exception failure = fatal.get();
    if (failure != null) {
      throw kafka.failure(failure, topic);
    }
  }
}
