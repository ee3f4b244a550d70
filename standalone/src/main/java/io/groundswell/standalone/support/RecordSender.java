package io.groundswell.standalone.support;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/** Publishes posts to one topic and counts those that the broker has acknowledged. */
public final class RecordSender implements AutoCloseable {
  private final KafkaAccess kafka;
  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong tooLarge = new AtomicLong();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private long sent;

  public RecordSender(KafkaAccess kafka, String topic) {
    this.kafka = kafka;
    this.topic = topic;
    this.producer = kafka.producer();
  }

  /**
   * Sends one record; blocks while the producer's buffer is full.
   *
   * @param onAcknowledged called on the producer's thread
   * @param onTooLarge called instead if the broker rejects the record for its size; null if that
   *     fails the whole run
   * @throws CommandException if the broker has failed this record or an earlier one
   */
  public void send(
      ProducerRecord<byte[], byte[]> record,
      Runnable onAcknowledged,
      @Nullable Runnable onTooLarge) {
    throwIfFailed();
    sent++;
    try {
      producer.send(
          record,
          (metadata, failed) -> {
            if (failed == null) {
              acknowledged.incrementAndGet();
              onAcknowledged.run();
            } else if (failed instanceof RecordTooLargeException && onTooLarge != null) {
              tooLarge.incrementAndGet();
              onTooLarge.run();
            } else {
              failure.compareAndSet(null, failed);
            }
          });
    } catch (KafkaException e) {
      failure.compareAndSet(null, e);
      throwIfFailed();
    }
  }

  /** Records that the broker has acknowledged. */
  public long acknowledged() {
    return acknowledged.get();
  }

  /** Records that the broker has rejected for their size. */
  public long tooLarge() {
    return tooLarge.get();
  }

  public String topic() {
    return topic;
  }

  /**
   * Does nothing as long as the broker accepts records.
   *
   * @throws CommandException if the broker has failed a record
   */
  public void throwIfFailed() {
    Exception failed = failure.get();
    if (failed != null) {
      throw CommandException.failed(
          String.format(
              Locale.ROOT,
              "Only %,d of %,d posts were acknowledged. %s",
              acknowledged.get(),
              sent,
              kafka.failure(failed, topic).getMessage()));
    }
  }

  /** Waits until the broker has acknowledged or failed every record. */
  public void flush() {
    producer.flush();
  }

  /** Discards what is not acknowledged yet; call {@link #flush} first to keep it. */
  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
