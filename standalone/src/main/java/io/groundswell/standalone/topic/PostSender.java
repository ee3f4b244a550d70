package io.groundswell.standalone.topic;

import io.groundswell.standalone.support.CommandException;
import io.groundswell.standalone.support.KafkaAccess;
import io.groundswell.standalone.support.RecordSender;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Publishes posts and counts acknowledged and rejected ones. Reports progress once a second unless
 * it is quiet.
 */
public final class PostSender implements AutoCloseable {
  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int MOST_COMPLAINTS = 5;

  private final String topic;
  private final PrintStream err;
  private final boolean quiet;
  private final RecordSender sender;
  private final AtomicLong refused = new AtomicLong();
  private final long startedNanos = System.nanoTime();
  private long lastProgressNanos = startedNanos;
  private long sent;

  /**
   * @throws CommandException if the broker does not answer or the topic does not exist
   */
  public PostSender(KafkaAccess kafka, String topic, PrintStream err) {
    this(kafka, topic, err, false);
  }

  private PostSender(KafkaAccess kafka, String topic, PrintStream err, boolean quiet) {
    this.topic = topic;
    this.err = err;
    this.quiet = quiet;
    kafka.partitions(topic); // fails now instead of by a timeout later
    this.sender = new RecordSender(kafka, topic);
  }

  /**
   * A sender that prints a summary only.
   *
   * @throws CommandException if the broker does not answer or the topic does not exist
   */
  public static PostSender quiet(KafkaAccess kafka, String topic, PrintStream err) {
    return new PostSender(kafka, topic, err, true);
  }

  /**
   * Sends one post.
   *
   * @param line number of the line, for messages
   * @throws CommandException if the broker has failed a record
   */
  public void send(long line, byte @Nullable [] key, byte[] value) {
    send(line, new ProducerRecord<>(topic, key, value));
  }

  /**
   * Sends one post with a given timestamp.
   *
   * @param timestamp of the record, in milliseconds since the epoch
   */
  public void sendDated(long line, long timestamp, byte[] value) {
    send(line, new ProducerRecord<>(topic, null, timestamp, null, value));
  }

  private void send(long line, ProducerRecord<byte[], byte[]> record) {
    sender.send(record, () -> {}, () -> refuse(line, "it is larger than the topic takes"));
    sent++;
    progress();
  }

  /** Counts a line as rejected and prints the reason, for the first few lines. */
  public void refuse(long line, String reason) {
    if (refused.incrementAndGet() <= MOST_COMPLAINTS) {
      err.println("Line " + line + " is not posted: " + reason + ".");
    }
  }

  /**
   * Waits for all acknowledgements and prints a summary.
   *
   * @param blank number of blank lines that were skipped
   * @throws CommandException unless every line was published and acknowledged
   */
  public void finish(long blank) {
    flush(blank);
    throwIfRefused();
  }

  /**
   * As {@link #finish}, without regard to rejected lines.
   *
   * @return the number of acknowledged posts
   * @throws CommandException if the broker has failed a record
   */
  public long flush(long blank) {
    sender.flush();
    sender.throwIfFailed();
    long acknowledged = sender.acknowledged();
    err.printf(
        Locale.ROOT,
        "Posted %,d %s to %s in %.1f s, all acknowledged%s.%n",
        acknowledged,
        acknowledged == 1 ? "post" : "posts",
        topic,
        (System.nanoTime() - startedNanos) / 1e9,
        blank == 0 ? "" : String.format(Locale.ROOT, "; skipped %,d blank", blank));
    return acknowledged;
  }

  /**
   * @throws CommandException with their number, if lines were rejected
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

  /** Prints the progress, at most once a second; {@link #send} calls it. */
  public void progress() {
    long now = System.nanoTime();
    if (!quiet && now - lastProgressNanos >= PROGRESS_NANOS) {
      lastProgressNanos = now;
      err.printf(Locale.ROOT, "%,d sent, %,d acknowledged%n", sent, sender.acknowledged());
    }
  }

  @Override
  public void close() {
    sender.close();
  }
}
