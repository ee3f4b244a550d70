package io.groundswell.standalone.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.processor.Processor;
import io.groundswell.processor.ProcessorConfig;
import io.groundswell.standalone.local.DataFolder;
import io.groundswell.standalone.local.EmbeddedBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A broker and a processor with the bundled model, started once for all tests that ask for it, and
 * closed after the last. Tests share its topics: each looks for records of its own.
 */
final class RunningStack implements AutoCloseable {
  static final String OWN_REPLY_TOPIC = "my-app-replies";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final DataFolder data;
  private final EmbeddedBroker broker;
  private final Processor processor;
  private final KafkaProducer<byte[], byte[]> producer;

  private RunningStack() throws Exception {
    data = DataFolder.open(null);
    broker = EmbeddedBroker.start(data.kafka(), 0);
    processor =
        Processor.start(
            ProcessorConfig.read(
                Map.of(
                    "KAFKA_BOOTSTRAP_SERVERS",
                    broker.bootstrapServers(),
                    "REPLY_TOPICS",
                    "predict-replies," + OWN_REPLY_TOPIC,
                    "MODEL_NAME",
                    "bundled",
                    "CACHE_TTL",
                    "0",
                    "OPS_PORT",
                    "0",
                    "STATE_DIR",
                    data.path().toString())),
            () -> {
              throw new IllegalStateException("the processor gave up");
            });
    processor.running().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** Returns once the broker has it. */
  void send(ProducerRecord<byte[], byte[]> record) throws Exception {
    producer.send(record).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Writes it in a transaction that is then given up, as a crash does. */
  void abort(ProducerRecord<byte[], byte[]> record) throws Exception {
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            broker.bootstrapServers(),
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            "aborting");
    try (KafkaProducer<byte[], byte[]> aborting =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      aborting.initTransactions();
      aborting.beginTransaction();
      aborting.send(record).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      aborting.abortTransaction();
    }
  }

  /** The committed records of a topic that are wanted; waits until there are so many. */
  List<ConsumerRecord<byte[], byte[]>> read(
      String topic, int atLeast, Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            broker.bootstrapServers(),
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
            50); // so long it takes to close
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (found.size() < atLeast && System.nanoTime() < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          if (wanted.test(record)) {
            found.add(record);
          }
        }
      }
    }
    assertThat(found).as("records of %s", topic).hasSizeGreaterThanOrEqualTo(atLeast);
    return found;
  }

  @Override
  public void close() {
    producer.close();
    processor.close();
    broker.close();
    data.close();
  }

  /** Gives the running stack to tests as a parameter. */
  static final class Shared implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
      return parameter.getParameter().getType() == RunningStack.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
      return test.getRoot()
          .getStore(ExtensionContext.Namespace.create(RunningStack.class))
          .computeIfAbsent(RunningStack.class, key -> start());
    }

    private static RunningStack start() {
      try {
        return new RunningStack();
      } catch (Exception e) {
        throw new IllegalStateException("the stack did not start", e);
      }
    }
  }
}
