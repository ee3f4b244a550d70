package io.groundswell.standalone.replay;

import io.groundswell.common.json.BadInputException;
import io.groundswell.standalone.support.KafkaAccess;
import io.groundswell.topics.AudienceWindow;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Follows the topics of a replay with original times until its posts are scored and counted. */
final class ArchiveProgress {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** Exceeds the interval between two commits of the processor. */
  private static final long QUIET_NANOS = 3 * SECOND;

  /** Without a new record for so long, the replay has failed. */
  private static final long PATIENCE_NANOS = 120 * SECOND;

  private final KafkaAccess kafka;
  private final ArchiveNames names;
  private final PrintStream err;
  private final BooleanSupplier stopped;
  private final Set<String> subjects = new TreeSet<>();
  private final Set<List<Object>> open = new HashSet<>();
  private long progressNanos = System.nanoTime();
  private long readUntil;
  private long scored;
  private long deadLetters;
  private long finalWindows;
  private long shifts;

  ArchiveProgress(KafkaAccess kafka, ArchiveNames names, PrintStream err, BooleanSupplier stopped) {
    this.kafka = kafka;
    this.names = names;
    this.err = err;
    this.stopped = stopped;
  }

  /** Waits until this many posts are scored or dead letters; false on a timeout or a stop. */
  boolean awaitScored(long posts) {
    return follow(
        List.of(names.sentimentTopic(), names.deadLetterTopic()),
        record -> {
          if (record.topic().equals(names.sentimentTopic())) {
            scored++;
            readUntil = record.offset();
          } else {
            deadLetters++;
          }
        },
        quietNanos -> scored + deadLetters >= posts,
        PATIENCE_NANOS,
        () -> print("%,d of %,d scored", scored + deadLetters, posts));
  }

  /** Sets the offset of the last record of the sentiment topic that must be counted. */
  void readUntil(long offset) {
    readUntil = offset;
  }

  /**
   * Waits until all scored posts are counted and all windows final; false on a timeout or a stop.
   *
   * @param longest how long a window may stay open without a new record
   */
  boolean awaitCounted(Duration longest) {
    return follow(
        List.of(names.audienceTopic(), names.shiftsTopic()),
        record -> {
          if (record.topic().equals(names.shiftsTopic())) {
            shifts++;
          } else {
            window(record);
          }
        },
        quietNanos -> open.isEmpty() && quietNanos > QUIET_NANOS && allIsRead(),
        longest.toNanos() + PATIENCE_NANOS,
        () -> print("%,d windows are final, %,d open", finalWindows, open.size()));
  }

  /** The counts and the topics of the records; ends with a line end. */
  String summary() {
    return String.format(
        Locale.ROOT,
        """
        %,d scored          in %s
        %,d dead letters    in %s
        %,d final windows, %,d open, of %,d subjects  in %s
        %,d shifts          in %s
        """,
        scored,
        names.sentimentTopic(),
        deadLetters,
        names.deadLetterTopic(),
        finalWindows,
        open.size(),
        subjects.size(),
        names.audienceTopic(),
        shifts,
        names.shiftsTopic());
  }

  private boolean allIsRead() {
    TopicPartition partition = new TopicPartition(names.sentimentTopic(), 0);
    return kafka.committed(names.audienceGroup(), partition) > readUntil;
  }

  private void window(ConsumerRecord<byte[], byte[]> record) {
    try {
      AudienceWindow window = AudienceWindow.read(record.value());
      List<Object> key = List.of(window.subject(), window.start(), window.seconds());
      subjects.add(window.subject());
      if (!window.isFinal() && !window.folded()) {
        open.add(key);
      } else {
        open.remove(key);
        finalWindows += window.isFinal() && window.revision() == 1 ? 1 : 0;
      }
    } catch (BadInputException e) {
      print("The record at offset %d of %s is not a window.", record.offset(), record.topic());
    }
  }

  private interface Enough {
    /**
     * @param quietNanos since the last record
     */
    boolean reached(long quietNanos);
  }

  private boolean follow(
      List<String> topics,
      Consumer<ConsumerRecord<byte[], byte[]>> each,
      Enough enough,
      long patienceNanos,
      Runnable report) {
    List<TopicPartition> partitions =
        topics.stream().flatMap(topic -> kafka.partitions(topic).stream()).toList();
    try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(partitions)) {
      long newestNanos = System.nanoTime();
      while (!enough.reached(System.nanoTime() - newestNanos)) {
        if (stopped.getAsBoolean() || System.nanoTime() - newestNanos > patienceNanos) {
          return false;
        }
        var records = consumer.poll(POLL);
        records.forEach(each);
        newestNanos = records.isEmpty() ? newestNanos : System.nanoTime();
        if (System.nanoTime() - progressNanos >= SECOND) {
          progressNanos = System.nanoTime();
          report.run();
        }
      }
      return true;
    } catch (KafkaException e) {
      throw kafka.failure(e, topics.get(0));
    }
  }

  private void print(String format, Object... values) {
    err.println(String.format(Locale.ROOT, format, values));
  }
}
