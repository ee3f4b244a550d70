package io.groundswell.processor.stream;

import io.groundswell.processor.stream.RecordFailures.Reason;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Skips and counts failures outside the processors, each of which has a {@link RecordGuard}: in a
 * step of the DSL, or in a punctuator, which has no record. Failures of Kafka stop the thread.
 */
public final class SkipFailedRecords implements ProcessingExceptionHandler {
  /** Configuration key of the {@link RecordFailures}. */
  public static final String FAILURES = "groundswell.record.failures";

  private @Nullable RecordFailures failures;

  @Override
  public void configure(Map<String, ?> configs) {
    failures = (RecordFailures) configs.get(FAILURES);
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, @Nullable Record<?, ?> record, Exception exception) {
    if (RecordGuard.isOfSystem(exception)) {
      return Response.fail();
    }
    String where =
        RecordGuard.at(
            context.processorNodeId() + " " + context.topic(),
            context.partition(),
            context.offset());
    Objects.requireNonNull(failures, "nothing counts failures")
        .count(Reason.INTERNAL_ERROR, where, exception);
    return Response.resume(List.of());
  }
}
