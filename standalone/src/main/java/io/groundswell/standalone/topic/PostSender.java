package io.groundswell.standalone.topic;

import io.groundswell.standalone.support.CommandException;
import io.groundswell.standalone.support.KafkaAccess;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * Sends posts and keeps count of what the broker has acknowledged. Says once a second how far it
 * is, unless it is told to be quiet.
 */
public final class PostSender implements AutoCloseable {
  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int MOST_COMPLAINTS = 5;

  private final KafkaAccess kafka;
  private final String topic;
  private final PrintStream err;
  private final boolean quiet;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicReference<@Nullable Exception> fatal = new AtomicReference<>();
  private final AtomicLong refused = new AtomicLong();
  private final long startedNanos = System.nanoTime();
  private long lastProgressNanos = startedNanos;
  private long sent;

  /**
   * @throws CommandException if the broker or the topic isn't there
   */
  public PostSender(KafkaAccess kafka, String topic, PrintStream err) {
    this(kafka, topic, err, false);
  }

  private PostSender(KafkaAccess kafka, String topic, PrintStream err, boolean quiet) {
    this.kafka = kafka;
    this.topic = topic;
    this.err = err;
    this.quiet = quiet;
    kafka.partitions(topic); // a sentence now instead of a timeout later
    this.producer = kafka.producer();
  }

  /**
   * One that says nothing of how far it is, only at the end.
   *
   * @throws CommandException if the broker or the topic isn't there
   */
  public static PostSender quiet(KafkaAccess kafka, String topic, PrintStream err) {
    return new PostSender(kafka, topic, err, true);
  }

  /**
   * Sends one post.
   *
   * @param line for complaints
   * @throws CommandException if the broker has stopped taking posts
   */
  public void send(long line, byte @Nullable [] key, byte[] value) {
    send(line, new ProducerRecord<>(topic, key, value));
  }

  /**
   * Sends one post that was written at another time.
   *
   * @param timestamp of the record, in milliseconds since the epoch
   */
  public void sendDated(long line, long timestamp, byte[] value) {
    send(line, new ProducerRecord<>(topic, null, timestamp, null, value));
  }

  private void send(long line, ProducerRecord<byte[], byte[]> record) {
    throwIfFatal();
    sent++;
    Callback callback = (metadata, failure) -> onAnswer(line, failure);
    producer.send(record, callback);
    progress();
  }

  /** Says why a line is not sent; it counts as refused. */
  public void refuse(long line, String reason) {
    if (refused.incrementAndGet() <= MOST_COMPLAINTS) {
      err.println("Line " + line + " is not posted: " + reason + ".");
    }
  }

  /**
   * Waits for all acknowledgements and sums up.
   *
   * @param blank how many blank lines were skipped
   * @throws CommandException unless the broker has acknowledged everything and nothing was refused
   */
  public void finish(long blank) {
    flush(blank);
    throwIfRefused();
  }

  /**
   * Waits for all acknowledgements and says how many there are.
   *
   * @param blank how many blank lines were skipped
   * @return how many posts the broker has
   * @throws CommandException unless the broker has acknowledged everything
   */
  public long flush(long blank) {
    producer.flush();
    throwIfFatal();
    double seconds = (System.nanoTime() - startedNanos) / 1e9;
    err.printf(
        Locale.ROOT,
        "Posted %,d %s to %s in %.1f s, all acknowledged%s.%n",
        acknowledged.get(),
        acknowledged.get() == 1 ? "post" : "posts",
        topic,
        seconds,
        blank == 0 ? "" : String.format(Locale.ROOT, "; skipped %,d blank", blank));
    return acknowledged.get();
  }

  /**
   * Says how many lines were refused.
   *
   * @throws CommandException if any was
   */
  public void throwIfRefused() {
    if (refused.get() > 0) {
      throw CommandException.failed(
          String.format(
              Locale.ROOT,
              "%,d %s not posted.",
              refused.get(),
              refused.get() == 1 ? "line was" : "lines were"));
    }
  }

  @Override
  public void close() {
    producer.close(java.time.Duration.ZERO); // finish() has waited for what matters
  }

  private void onAnswer(long line, @Nullable Exception failure) {
    if (failure == null) {
      acknowledged.incrementAndGet();
    } else if (failure instanceof RecordTooLargeException) {
      refuse(line, "it is larger than the topic takes");
    } else {
      fatal.compareAndSet(null, failure);
    }
  }

  private void throwIfFatal() {
    Exception failure = fatal.get();
    if (failure != null) {
      throw CommandException.failed(
          String.format(
              Locale.ROOT,
              "Only %,d of %,d posts were acknowledged. %s",
              acknowledged.get(),
              sent,
              kafka.failure(failure, topic).getMessage()));
    }
  }

  /** Says how far it is, if the last word is a second old; {@link #send} does so by itself. */
  public void progress() {
    long now = System.nanoTime();
    if (!quiet && now - lastProgressNanos >= PROGRESS_NANOS) {
      lastProgressNanos = now;
      err.printf(Locale.ROOT, "%,d sent, %,d acknowledged%n", sent, acknowledged.get());
    }
  }
}
