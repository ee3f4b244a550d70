package io.groundswell.processor.stream;

import static org.apache.kafka.streams.StreamsConfig.consumerPrefix;
import static org.apache.kafka.streams.StreamsConfig.mainConsumerPrefix;
import static org.apache.kafka.streams.StreamsConfig.producerPrefix;

import io.groundswell.processor.poll.PollLimits;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The Kafka Streams settings of each topology. A user's settings override the defaults; settings
 * that carry a guarantee override the user's.
 */
public final class StreamsSettings {
  /** What a produce request adds to its largest record: client id, topic name, lengths. */
  private static final int REQUEST_OVERHEAD_BYTES = 64 * 1024;

  private static final int BATCH_BYTES = 128 << 10;

  private StreamsSettings() {}

  /** Largest produce request, in bytes, of a topology that writes to the topics of the limits. */
  public static int maxRequestBytes(SizeLimits limits) {
    return limits.largest() + REQUEST_OVERHEAD_BYTES;
  }

  /** Exactly once, in poll batches. */
  public static Properties posts(
      Map<String, String> kafka,
      String applicationId,
      String bootstrapServers,
      int threads,
      PollLimits poll,
      DeadLetterHandler.Destination deadLetters,
      int maxRequestBytes) {
    Properties p = common(kafka, applicationId, bootstrapServers, threads);
    exactlyOnce(p);
    batches(p, poll);
    p.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetterHandler.class);
    p.put(DeadLetterHandler.DESTINATION, deadLetters);
    p.put(producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), maxRequestBytes);
    return p;
  }

  /** Exactly once, in poll batches, from the end of the topic where no offset is committed. */
  public static Properties shadow(
      Map<String, String> kafka,
      String applicationId,
      String bootstrapServers,
      PollLimits poll,
      int maxRequestBytes) {
    Properties p = common(kafka, applicationId, bootstrapServers, 1);
    exactlyOnce(p);
    batches(p, poll);
    p.put(producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), maxRequestBytes);
    p.put(consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "latest");
    return p;
  }

  /** At least once, with low latency. */
  public static Properties requests(
      Map<String, String> kafka,
      String applicationId,
      String bootstrapServers,
      int threads,
      PollLimits poll,
      int maxRequestBytes) {
    Properties p = common(kafka, applicationId, bootstrapServers, threads);
    p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
    batches(p, poll);
    // No linger for the first reply; those that follow before its acknowledgement share a request.
    p.put(producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 0);
    p.put(producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), 1);
    p.put(producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), maxRequestBytes);
    p.put(consumerPrefix(ConsumerConfig.FETCH_MIN_BYTES_CONFIG), 1);
    return p;
  }

  /**
   * Exactly once, with state stores.
   *
   * @param failures counts failed records, which are skipped
   */
  public static Properties audience(
      Map<String, String> kafka,
      String applicationId,
      String bootstrapServers,
      int threads,
      Path stateDir,
      RecordFailures failures) {
    Properties p = new Properties();
    p.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    p.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 32 << 20);
    p.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
    p.putAll(common(kafka, applicationId, bootstrapServers, threads));
    exactlyOnce(p);
    p.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true);
    p.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, SkipFailedRecords.class);
    p.put(SkipFailedRecords.FAILURES, failures);
    return p;
  }

  private static void batches(Properties p, PollLimits poll) {
    p.put(mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), poll.maxPollRecords());
    // The last record of a poll requests a commit: another one in between only costs time.
    p.putIfAbsent(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1000);
    // Each task reads one partition, so there are no other partitions to wait for.
    p.putIfAbsent(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    // The records of one poll never pause a partition.
    p.putIfAbsent(
        StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 2 * PollLimits.MAX_RECORDS_TO_EXTEND);
  }

  private static void exactlyOnce(Properties p) {
    p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    // Each start has a new transactional id: after a kill, readers wait for this timeout.
    p.put(producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 10_000);
  }

  private static Properties common(
      Map<String, String> kafka, String applicationId, String bootstrapServers, int threads) {
    Properties p = new Properties();
    // The broker's default minimum, so that a killed instance's partitions move soon.
    p.put(mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 6000);
    p.put(mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 1500);
    // The records of a poll are sent at its commit: large batches cost less.
    p.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    p.putAll(kafka);
    p.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
    p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    p.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
    // The newer protocol bypasses the client supplier, which would disable batching silently.
    p.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
    p.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, FallbackTimestampExtractor.class);
    p.put(consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    return p;
  }
}
