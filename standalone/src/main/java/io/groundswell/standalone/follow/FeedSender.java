package io.groundswell.standalone.follow;

import io.groundswell.standalone.support.CommandException;
import io.groundswell.standalone.support.KafkaAccess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Sends posts of a feed, keyed by their ids, and tells its progress what the broker has. */
final class FeedSender implements AutoCloseable {
  private final KafkaAccess kafka;
  private final String topic;
  private final FollowProgress progress;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<@Nullable Exception> fatal = new AtomicReference<>();

  FeedSender(KafkaAccess kafka, String topic, FollowProgress progress) {
    this.kafka = kafka;
    this.topic = topic;
    this.progress = progress;
    this.producer = kafka.producer();
  }

  /**
   * Sends one post; waits while the broker is slower than the feed.
   *
   * @throws CommandException if the broker has stopped taking posts
   */
  void send(FeedPost post) {
    throwIfFatal();
    byte[] key = post.id().getBytes(StandardCharsets.UTF_8);
    try {
      var unused =
          producer.send(
              new ProducerRecord<>(topic, key, post.write()),
              (metadata, failure) -> {
                if (failure == null) {
                  progress.acknowledged(post.id());
                } else {
                  fatal.compareAndSet(null, failure);
                }
              });
    } catch (KafkaException e) {
      fatal.compareAndSet(null, e);
      throwIfFatal();
    }
  }

  /**
   * Looks whether all is well.
   *
   * @throws CommandException if the broker has stopped taking posts
   */
  void throwIfFatal() {
    Exception failure = fatal.get();
    if (failure != null) {
      throw kafka.failure(failure, topic);
    }
  }

  /** Waits until what was sent is acknowledged, or the broker has failed. */
  void flush() {
    producer.flush();
  }

  @Override
  public void close() {
    producer.close(fatal.get() == null ? Duration.ofSeconds(30) : Duration.ZERO);
  }
}
