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
 * The last line of defence of a topology: an unexpected exception, or a {@link StackOverflowError},
 * is the fault of one record only if that record fails alone while a known-good one passes. Then
 * the record is counted, and the stream goes on without it. Whatever else fails is thrown, so that
 * no record is lost: a model that is unavailable, Kafka, a closed executor, or a component that
 * fails for the known-good record, too.
 */
public final class RecordGuard {
  private final RecordFailures failures;
  private final Runnable knownGood;

  /**
   * @param knownGood does the same with a record that passes unless the component itself is broken;
   *     has no side effects
   */
  public RecordGuard(RecordFailures failures, Runnable knownGood) {
    this.failures = failures;
    this.knownGood = knownGood;
  }

  /**
   * For work that changes state and therefore has no known-good record to try. State stores fail
   * with Kafka's own exceptions, which are thrown; what remains follows from the record. Work that
   * fails midway leaves behind what it has changed: exactly-once commits that, and never repeats
   * it. Aborting the transaction instead would meet the same record again, for ever.
   */
  public static RecordGuard ofStateful(RecordFailures failures) {
    return new RecordGuard(failures, () -> {});
  }

  /**
   * Does work for one record.
   *
   * @param where the record stands; asked for only after a failure
   * @return the failure that is the record's own fault; null if there is none
   * @throws RuntimeException if the failure is not the record's fault
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
   * Scores a poll's records in one call. If that fails, its records are tried in ever smaller
   * parts, so that those which do not fail are still scored together.
   *
   * @param failed the result of a record that fails alone
   * @throws RuntimeException if the failure is not a record's fault
   */
  public <R> List<R> score(
      List<ConsumerRecord<byte[], byte[]>> window,
      Function<List<ConsumerRecord<byte[], byte[]>>, List<R>> scorer,
      BiFunction<ConsumerRecord<byte[], byte[]>, Throwable, R> failed) {
    try {
      return scorer.apply(window);
    } catch (RuntimeException | StackOverflowError e) {
      if (window.isEmpty() || isOfSystem(e)) {
        throw e;
      }
      if (window.size() == 1) {
        ConsumerRecord<byte[], byte[]> record = window.get(0);
        if (!isRecords(e, () -> at(record.topic(), record.partition(), record.offset()))) {
          throw e;
        }
        return List.of(failed.apply(record, e));
      }
    }
    int half = window.size() / 2;
    List<R> results = new ArrayList<>(score(window.subList(0, half), scorer, failed));
    results.addAll(score(window.subList(half, window.size()), scorer, failed));
    return results;
  }

  /** A record's place, as the log has it. */
  static String at(String topic, int partition, long offset) {
    return topic + "-" + partition + "@" + offset;
  }

  /** The place of the record that is being processed. */
  public static String at(ProcessingContext context) {
    return context
        .recordMetadata()
        .map(record -> at(record.topic(), record.partition(), record.offset()))
        .orElse(context.taskId().toString());
  }

  /** Whether the failure is the record's own fault; then it is counted. */
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

  /** Whether a failure says nothing about the record that was being processed. */
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
