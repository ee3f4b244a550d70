package io.groundswell.topics;

/** Names of record headers. */
public final class RecordHeaders {
  /** Bytes chosen by the client, echoed as received. As Spring Kafka names it. */
  public static final String CORRELATION_ID = "kafka_correlationId";

  /** Topic to reply to, UTF-8. As Spring Kafka names it. */
  public static final String REPLY_TOPIC = "kafka_replyTopic";

  /** Partition to reply to, 4 bytes big-endian; optional. As Spring Kafka names it. */
  public static final String REPLY_PARTITION = "kafka_replyPartition";

  /** When the answer stops being of use: epoch milliseconds in ASCII; optional. */
  public static final String DEADLINE = "groundswell_deadline";

  /** W3C trace context; goes through untouched. */
  public static final String TRACEPARENT = "traceparent";

  /** W3C trace state; goes through untouched. */
  public static final String TRACESTATE = "tracestate";

  /** Prefix of the headers with the error of a dead letter, as in Kafka Streams. */
  public static final String ERRORS_PREFIX = "__streams.errors.";

  /** Set to {@code true} on a dead letter whose value was cut to what the topic takes. */
  public static final String VALUE_TRUNCATED = ERRORS_PREFIX + "value_truncated";

  /** Set to {@code true} on a dead letter without its producer's headers, which filled it alone. */
  public static final String HEADERS_DROPPED = ERRORS_PREFIX + "headers_dropped";

  /** Set to {@code true} on a dead letter whose key, too, was cut to what the topic takes. */
  public static final String KEY_TRUNCATED = ERRORS_PREFIX + "key_truncated";

  /** Prefix of CloudEvents' attributes, as their Kafka binding names them in binary mode. */
  public static final String CLOUD_EVENTS_PREFIX = "ce_";

  /** Media type of the value, as in CloudEvents' Kafka binding; optional. */
  public static final String CONTENT_TYPE = "content-type";

  /** Prefix of a post's own headers whose names a scored post's take. */
  public static final String ORIGINAL_PREFIX = "original_";

  private RecordHeaders() {}
}
