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

/** The Kafka settings of the lanes; a user's own come first, those that carry a promise win. */
public final class StreamsSettings {
  private static final int BATCH_BYTES = 128 << 10;

  private StreamsSettings() {}

  /** Exactly once, whole windows. */
  public static Properties posts(
      Map<String, String> kafka,
      String applicationId,
      String bootstrapServers,
      int threads,
      PollLimits window,
      DeadLetterHandler.Destination deadLetters,
      int maxRequestBytes) {
    Properties p = common(kafka, applicationId, bootstrapServers, threads);
    exactlyOnce(p);
    windows(p, window);
    p.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetterHandler.class);
    p.put(DeadLetterHandler.DESTINATION, deadLetters);
    p.put(producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), maxRequestBytes);
    return p;
  }

  /** Exactly once, whole windows, from the end of the topic where nothing says otherwise. */
  public static Properties shadow(
      Map<String, String> kafka,
      String applicationId,
      String bootstrapServers,
      PollLimits window,
      int maxRequestBytes) {
    Properties p = common(kafka, applicationId, bootstrapServers, 1);
    exactlyOnce(p);
    windows(p, window);
    p.put(producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), maxRequestBytes);
    p.put(consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "latest");
    return p;
  }

  /** At least once, as soon as possible. */
  public static Properties requests(
      Map<String, String> kafka,
      String applicationId,
      String bootstrapServers,
      int threads,
      PollLimits window,
      int maxRequestBytes) {
    Properties p = common(kafka, applicationId, bootstrapServers, threads);
    p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
    windows(p, window);
    // The first reply leaves at once; those that come before it is acknowledged leave together.
    p.put(producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 0);
    p.put(producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), 1);
    p.put(producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), maxRequestBytes);
    p.put(consumerPrefix(ConsumerConfig.FETCH_MIN_BYTES_CONFIG), 1);
    return p;
  }

  /**
   * Exactly once, with state.
   *
   * @param failures counts records that are skipped since they fail
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

  private static void windows(Properties p, PollLimits window) {
    p.put(mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), window.maxPollRecords());
    // Each poll's last record asks for a commit: one more in the midst of a poll only costs time.
    p.putIfAbsent(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1000);
    // Tasks read one partition each, and need not ask before each record whether others have some.
    p.putIfAbsent(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    // What one poll brings is never paused at.
    p.putIfAbsent(
        StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 2 * PollLimits.MAX_RECORDS_TO_EXTEND);
  }

  private static void exactlyOnce(Properties p) {
    p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    // A new transactional id at each start: a longer timeout blocks readers after a kill.
    p.put(producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 10_000);
  }

  private static Properties common(
      Map<String, String> kafka, String applicationId, String bootstrapServers, int threads) {
    Properties p = new Properties();
    // Low, so that a killed instance's partitions move soon; brokers take no less by default.
    p.put(mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 6000);
    p.put(mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 1500);
    // What a poll brings goes out at its commit; in large batches, which cost everybody less.
    p.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    p.putAll(kafka);
    p.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
    p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    p.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
    // The newer protocol never asks the supplier for a consumer: batching would silently be off.
    p.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
    p.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, FallbackTimestampExtractor.class);
    p.put(consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    return p;
  }
}
