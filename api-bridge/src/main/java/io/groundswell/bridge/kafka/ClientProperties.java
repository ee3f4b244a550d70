package io.groundswell.bridge.kafka;

import io.groundswell.bridge.settings.BridgeSettings;
import io.groundswell.common.settings.CommonSettings;
import io.groundswell.common.settings.KafkaClientSettings;
import io.groundswell.common.settings.Settings;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The properties of each Kafka client: the user's settings, then those the bridge requires. */
public final class ClientProperties {
  private static final int ADMIN_TIMEOUT_MS = 5000;

  private final Map<String, String> kafka;
  private final int requestTimeoutMs;

  /**
   * @param settings of the bridge, those of its Kafka clients included
   */
  public ClientProperties(Settings settings) {
    this.kafka = new HashMap<>(settings.kafka());
    kafka.put("bootstrap.servers", settings.get(CommonSettings.KAFKA_BOOTSTRAP_SERVERS));
    this.requestTimeoutMs = settings.get(BridgeSettings.REQUEST_TIMEOUT_MS);
  }

  /** For requests: a lost one is a 504 that may be repeated, so no replicas and no order. */
  public Properties requestProducer() {
    Properties properties = new Properties();
    properties.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, TimeSlicePartitioner.class);
    properties.putAll(producer());
    properties.put(ProducerConfig.ACKS_CONFIG, "1");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
    return properties;
  }

  /** For subjects and markers: acknowledged by all replicas, in order, within the time limit. */
  public Properties durableProducer() {
    Properties properties = producer();
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    return properties;
  }

  private Properties producer() {
    Properties properties = new Properties();
    // The first record is sent immediately; those that follow before its acknowledgement are
    // batched.
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 500);
    // The topic limits the size of a record, not the producer.
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 8 << 20);
    properties.putAll(KafkaClientSettings.producer(kafka));
    // An unavailable broker is reported well before the limit, and not as a slow scorer.
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, requestTimeoutMs / 2);
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, requestTimeoutMs / 4);
    return properties;
  }

  /** For topics that are written in transactions and may be long when the bridge starts. */
  public Properties committedConsumer() {
    Properties properties = consumer();
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2000);
    return properties;
  }

  /** For samples of busy topics: fetches little, since most records are skipped. */
  public Properties samplingConsumer() {
    Properties properties = committedConsumer();
    properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 64 << 10);
    properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 512 << 10);
    return properties;
  }

  /** For replies and statuses: reads uncommitted records, by assignment, without a group. */
  public Properties consumer() {
    Properties properties = new Properties();
    properties.putAll(KafkaClientSettings.consumer(kafka));
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return properties;
  }

  /** For admin clients. */
  public Properties admin() {
    Properties properties = new Properties();
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ADMIN_TIMEOUT_MS);
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ADMIN_TIMEOUT_MS / 2);
    properties.putAll(KafkaClientSettings.admin(kafka));
    return properties;
  }
}
