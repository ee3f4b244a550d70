package io.groundswell.processor.stream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Uses a record's timestamp. A record without one, or with one before 1970, gets the latest
 * timestamp of its partition, or else the clock's: Kafka Streams would stop the thread or drop it.
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
