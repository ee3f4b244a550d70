package io.groundswell.bridge.kafka;

import io.groundswell.common.settings.KafkaClientSettings;
import java.util.Properties;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The properties of each Kafka client: what the user gave for it, then what the bridge needs. */
public final class ClientProperties {
  private static final int ADMIN_TIMEOUT_MS = 5000;

  private final ReplyOptions options;

  public ClientProperties(ReplyOptions options) {
    this.options = options;
  }

  /** A lost request is a 504 that may be repeated, so that nothing waits for replicas or order. */
  public Properties requestProducer() {
    Properties properties = new Properties();
    properties.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, TimeSlicePartitioner.class);
    properties.putAll(producer());
    properties.put(ProducerConfig.ACKS_CONFIG, "1");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
    return properties;
  }

  /** What people set must not be lost: acknowledged by all replicas, in order, within the limit. */
  public Properties durableProducer() {
    Properties properties = producer();
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    return properties;
  }

  private Properties producer() {
    Properties properties = new Properties();
    // The first leaves at once; those that come before it is acknowledged leave together.
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 500);
    // One text may have any length that its topic takes; the broker says what that is.
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 8 << 20);
    properties.putAll(KafkaClientSettings.producer(options.kafka()));
    int timeoutMs = Math.toIntExact(options.requestTimeout().toMillis());
    // A broker that is away shows well before the limit, and not as a scorer that is slow.
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeoutMs / 2);
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, timeoutMs / 4);
    return properties;
  }

  /** Audiences are written in transactions, and there may be much to read at first. */
  public Properties committedConsumer() {
    Properties properties = consumer();
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2000);
    return properties;
  }

  /**
   * Of posts there may be thousands a second, of which a few are read: little is fetched at once.
   */
  public Properties samplingConsumer() {
    Properties properties = committedConsumer();
    properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 64 << 10);
    properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 512 << 10);
    return properties;
  }

  /** Replies and statuses are read uncommitted, by assignment, without a group. */
  public Properties consumer() {
    Properties properties = new Properties();
    properties.putAll(KafkaClientSettings.consumer(options.kafka()));
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return properties;
  }

  public Properties admin() {
    Properties properties = new Properties();
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ADMIN_TIMEOUT_MS);
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ADMIN_TIMEOUT_MS / 2);
    properties.putAll(KafkaClientSettings.admin(options.kafka()));
    return properties;
  }
}
