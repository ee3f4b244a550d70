package io.groundswell.bridge.kafka;

import io.groundswell.common.LogLimiter;
import io.groundswell.common.json.BadInputException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts and logs the records that the bridge skips, so that one record never stops the consumer of
 * its topic. Thread-safe.
 */
public final class SkippedRecords {
  private static final Logger log = LoggerFactory.getLogger(SkippedRecords.class);

  private final String topic;
  private final Counter unreadable;
  private final Counter failed;
  private final LogLimiter unreadableLines = new LogLimiter();
  private final LogLimiter failedLines = new LogLimiter();

  public SkippedRecords(MeterRegistry meters, String topic) {
    this.topic = topic;
    this.unreadable = counter(meters, topic, "unreadable");
    this.failed = counter(meters, topic, "failed");
  }

  private static Counter counter(MeterRegistry meters, String topic, String reason) {
    return Counter.builder("groundswell.bridge.records.skipped")
        .description(
            "Records that the bridge skipped: malformed ones, or those that failed unexpectedly")
        .tag("topic", topic)
        .tag("reason", reason)
        .register(meters);
  }

  /**
   * Skips a record.
   *
   * @param why a {@link BadInputException} for a malformed record; the message of any other
   *     exception may contain the record's text and is not logged
   * @param place partition and offset
   */
  public void skip(Throwable why, String place) {
    boolean isBad = why instanceof BadInputException;
    (isBad ? unreadable : failed).increment();
    String reason = isBad ? why.getMessage() : why.getClass().getSimpleName();
    (isBad ? unreadableLines : failedLines)
        .log(
            suppressed ->
                log.warn(
                    "record skipped: topic={} {} reason={} suppressed={}",
                    topic,
                    place,
                    reason,
                    suppressed));
    log.debug("record skipped: topic={} {}", topic, place, why);
  }
}
