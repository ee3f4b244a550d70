package io.groundswell.processor.stream;

import io.groundswell.common.LogLimiter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts records and rows of state that a topology cannot process although its input is checked.
 * The counter is exact; the log is rate-limited. Thread-safe.
 */
public final class RecordFailures {
  private static final Logger log = LoggerFactory.getLogger(RecordFailures.class);

  private final String topology;
  private final Map<Reason, Counter> counters = new EnumMap<>(Reason.class);
  private final Map<Reason, LogLimiter> limiters = new EnumMap<>(Reason.class);

  /** What failed. */
  public enum Reason {
    /** A record failed unexpectedly. */
    INTERNAL_ERROR,
    /** A record of an internal topic has no value, or a value of unknown format. */
    UNREADABLE_RECORD,
    /** A row of a state store has an unknown format; it is treated as absent. */
    UNREADABLE_STATE
  }

  /**
   * Registers {@code groundswell_records_failed_total} with one series per reason.
   *
   * @param topology score, predict, shadow or audience
   */
  public RecordFailures(MeterRegistry registry, String topology) {
    this.topology = topology;
    for (Reason reason : Reason.values()) {
      counters.put(
          reason,
          Counter.builder("groundswell.records.failed")
              .description("Records and rows of state that a topology could not process")
              .tag("topology", topology)
              .tag("reason", reason.name().toLowerCase(Locale.ROOT))
              .register(registry));
      limiters.put(reason, new LogLimiter());
    }
  }

  /**
   * Counts a failure, and logs it unless the limit of the minute is reached.
   *
   * @param where topic, partition and offset, or a store's name; never the record's content
   * @param cause null if nothing was thrown; its message is logged at DEBUG only, since it may
   *     repeat the record's content
   */
  public void count(Reason reason, String where, @Nullable Throwable cause) {
    Objects.requireNonNull(counters.get(reason)).increment();
    Objects.requireNonNull(limiters.get(reason))
        .log(
            suppressed ->
                log.warn(
                    "record failed: topology={} reason={} at={} cause={} suppressed={}",
                    topology,
                    reason.name().toLowerCase(Locale.ROOT),
                    where,
                    describe(cause),
                    suppressed));
    if (cause != null) {
      log.debug("record failed: topology={} at={}", topology, where, cause);
    }
  }

  private static String describe(@Nullable Throwable cause) {
    if (cause == null) {
      return "none";
    }
    StackTraceElement[] trace = cause.getStackTrace();
    return cause.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
  }
}
