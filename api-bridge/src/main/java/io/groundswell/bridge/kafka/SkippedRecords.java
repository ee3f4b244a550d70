package io.groundswell.bridge.kafka;

import io.groundswell.common.LogLimiter;
import io.groundswell.common.json.BadInputException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts and logs the records of a topic that the bridge skips, so that one record never stops what
 * reads the topic. Thread-safe.
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
        .description("Records that the bridge skipped: not what the topic holds, or unexpected")
        .tag("topic", topic)
        .tag("reason", reason)
        .register(meters);
  }

  /**
   * Skips a record.
   *
   * @param why a {@link BadInputException} where the record is not what the topic holds; everything
   *     else is a fault, whose message may hold the record's text and is not logged
   * @param place where the record is in its topic
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

  /**
   * Whether a process can go on after this: not where the virtual machine itself fails. A stack
   * that a record has exhausted is whole again.
   */
  public static boolean isSurvivable(Throwable failure) {
    return !(failure instanceof VirtualMachineError) || failure instanceof StackOverflowError;
  }
}
