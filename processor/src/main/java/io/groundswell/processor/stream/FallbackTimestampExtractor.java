package io.groundswell.processor.stream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * A record's own timestamp. Some producers write none, or one before 1970; Kafka Streams would end
 * the thread on such a record, again and again, or drop it. It gets the latest time known of its
 * partition instead, or else the clock's.
 */
public final class FallbackTimestampExtractor implements TimestampExtractor {
  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    if (record.timestamp() >= 0) {
      return record.timestamp();
    }
    return partitionTime >= 0 ? partitionTime : System.currentTimeMillis();
  }
}
