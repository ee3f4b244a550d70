package io.groundswell.processor.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.groundswell.common.settings.KafkaClientSettings;
import io.groundswell.topics.ScorerStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes this instance's status to the status topic every second, and a tombstone at a clean
 * close. Uses a separate thread, so that an unavailable broker delays no other work.
 */
public final class StatusPublisher implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StatusPublisher.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final String instance;
  private final Health health;
  private final Clock clock;
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "status");
            thread.setDaemon(true);
            return thread;
          });

  private boolean closed;
  private volatile boolean failing;

  StatusPublisher(
      Producer<byte[], byte[]> producer,
      String topic,
      String instance,
      Health health,
      Clock clock) {
    this.producer = producer;
    this.topic = topic;
    this.instance = instance;
    this.health = health;
    this.clock = clock;
  }

  /**
   * Starts publishing.
   *
   * @param bootstrapServers {@code host:port}, separated by commas
   * @param kafka other client settings, by their Kafka names
   * @param topic the status topic
   * @param instance unique among running scorers
   */
  public static StatusPublisher start(
      String bootstrapServers,
      Map<String, String> kafka,
      String topic,
      String instance,
      Health health) {
    StatusPublisher publisher =
        new StatusPublisher(
            new KafkaProducer<>(
                configuration(bootstrapServers, kafka),
                new ByteArraySerializer(),
                new ByteArraySerializer()),
            topic,
            instance,
            health,
            Clock.systemUTC());
    publisher.schedule();
    return publisher;
  }

  void schedule() {
    // A fixed delay, not a rate: after a pause, missed statuses are of no use.
    var unused = scheduler.scheduleWithFixedDelay(this::publishOrReport, 0, 1, TimeUnit.SECONDS);
  }

  private void publishOrReport() {
    try {
      publish();
    } catch (RuntimeException e) {
      report(e); // the scheduler would end the task silently
    }
  }

  synchronized void publish() {
    if (closed) {
      return;
    }
    Health.State state = health.check();
    ScorerStatus status =
        new ScorerStatus(
            instance,
            clock.instant(),
            state.ready(),
            health.model().orElseThrow(),
            health.models(),
            state.components());
    send(status.write());
  }

  /** Publishes the tombstone if the broker answers within two seconds. */
  @Override
  public void close() {
    scheduler.shutdown();
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      send(null);
    }
    producer.close(CLOSE_TIMEOUT);
  }

  private void send(byte @Nullable [] value) {
    try {
      var unused =
          producer.send(
              new ProducerRecord<>(topic, instance.getBytes(UTF_8), value),
              (metadata, e) -> report(e));
    } catch (RuntimeException e) {
      report(e);
    }
  }

  private void report(@Nullable Exception e) {
    if (e != null && !failing) {
      failing = true;
      log.warn("status not published: topic={} error={}", topic, e.toString());
    } else if (e == null && failing) {
      failing = false;
      log.info("status published again: topic={}", topic);
    }
  }

  static Map<String, Object> configuration(String bootstrapServers, Map<String, String> kafka) {
    Map<String, Object> configuration = new HashMap<>(KafkaClientSettings.producer(kafka));
    configuration.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    configuration.put(ProducerConfig.CLIENT_ID_CONFIG, "groundswell-status");
    // Readers ignore a status after five seconds.
    configuration.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 500);
    configuration.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    configuration.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 1_500);
    configuration.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 2_000);
    return configuration;
  }
}
