package io.groundswell.processor.stream;

import io.groundswell.processor.stream.RecordFailures.Reason;
import io.groundswell.scorer.core.ModelUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.jspecify.annotations.Nullable;

/**
 * Separates failures of one record from failures of the system. An unexpected exception, or a
 * {@link StackOverflowError}, is a record's failure if the record fails alone while a known-good
 * record passes. Such a record is counted and skipped. Any other failure is thrown, so that no
 * record is lost: an unavailable model, Kafka, a closed executor, or a component that also fails
 * for the known-good record.
 */
public final class RecordGuard {
  private final RecordFailures failures;
  private final Runnable knownGood;

  /**
   * @param knownGood does the same work with the known-good record, without side effects
   */
  public RecordGuard(RecordFailures failures, Runnable knownGood) {
    this.failures = failures;
    this.knownGood = knownGood;
  }

  /**
   * For work that changes state and therefore cannot try a known-good record. State stores fail
   * with Kafka's exceptions, which are thrown; other failures come from the record. Work that fails
   * midway keeps the changes made so far, and exactly-once commits them. Aborting the transaction
   * instead would read the same record again, without end.
   */
  public static RecordGuard ofStateful(RecordFailures failures) {
    return new RecordGuard(failures, () -> {});
  }

  /**
   * Does work for one record.
   *
   * @param where topic, partition and offset of the record; evaluated only after a failure
   * @return the record's failure; null if there is none
   * @throws RuntimeException if the system failed
   */
  public @Nullable Throwable run(Supplier<String> where, Runnable work) {
    try {
      work.run();
      return null;
    } catch (RuntimeException | StackOverflowError e) {
      if (!isRecords(e, where)) {
        throw e;
      }
      return e;
    }
  }

  /**
   * Scores a poll batch in one call. If that fails, halves the batch until the failing records are
   * isolated; the others are still scored together.
   *
   * @param failed the result of a record that fails alone
   * @throws RuntimeException if the system failed
   */
  public <R> List<R> score(
      List<ConsumerRecord<byte[], byte[]>> batch,
      Function<List<ConsumerRecord<byte[], byte[]>>, List<R>> scorer,
      BiFunction<ConsumerRecord<byte[], byte[]>, Throwable, R> failed) {
    try {
      return scorer.apply(batch);
    } catch (RuntimeException | StackOverflowError e) {
      if (batch.isEmpty() || isOfSystem(e)) {
        throw e;
      }
      if (batch.size() == 1) {
        ConsumerRecord<byte[], byte[]> record = batch.get(0);
        if (!isRecords(e, () -> at(record.topic(), record.partition(), record.offset()))) {
          throw e;
        }
        return List.of(failed.apply(record, e));
      }
    }
    int half = batch.size() / 2;
    List<R> results = new ArrayList<>(score(batch.subList(0, half), scorer, failed));
    results.addAll(score(batch.subList(half, batch.size()), scorer, failed));
    return results;
  }

  /** Topic, partition and offset, for the log. */
  static String at(String topic, int partition, long offset) {
    return topic + "-" + partition + "@" + offset;
  }

  /** Topic, partition and offset of the current record. */
  public static String at(ProcessingContext context) {
    return context
        .recordMetadata()
        .map(record -> at(record.topic(), record.partition(), record.offset()))
        .orElse(context.taskId().toString());
  }

  /** Whether the record failed and not the system; counts it if so. */
  private boolean isRecords(Throwable failure, Supplier<String> where) {
    if (isOfSystem(failure)) {
      return false;
    }
    try {
      knownGood.run();
    } catch (RuntimeException | StackOverflowError e) {
      failure.addSuppressed(e);
      return false;
    }
    failures.count(Reason.INTERNAL_ERROR, where.get(), failure);
    return true;
  }

  /** Whether the system failed, whatever the record. */
  static boolean isOfSystem(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof KafkaException
          || t instanceof ModelUnavailableException
          || t instanceof DeadLetterException
          || t instanceof CancellationException
          || t instanceof RejectedExecutionException
          || (t instanceof Error && !(t instanceof StackOverflowError))) {
        return true;
      }
    }
    return false;
  }
}
