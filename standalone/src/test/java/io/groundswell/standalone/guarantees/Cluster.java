package io.groundswell.standalone.guarantees;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.bridge.Bridge;
import io.groundswell.bridge.BridgeConfig;
import io.groundswell.processor.Processor;
import io.groundswell.processor.ProcessorConfig;
import io.groundswell.standalone.local.EmbeddedBroker;
import io.groundswell.topics.TopicCreator;
import io.groundswell.topics.TopicSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A real broker, in this process or elsewhere, and a producer and committed readers on it. */
final class Cluster implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private final AutoCloseable broker;
  private final String bootstrapServers;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<Future<RecordMetadata>> sent = new ArrayList<>();
  private final List<AutoCloseable> toClose = new ArrayList<>();

  Cluster(Path folder) {
    this(EmbeddedBroker.start(folder, 0));
  }

  private Cluster(EmbeddedBroker broker) {
    this(broker.bootstrapServers(), broker);
  }

  /**
   * @param broker closed last
   */
  Cluster(String bootstrapServers, AutoCloseable broker) {
    this.broker = broker;
    this.bootstrapServers = bootstrapServers;
    // One request at a time: a topic that has just been created may refuse a batch and take the one
    // behind it, and then the first is out of order until it times out.
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "max.request.size",
                4 << 20,
                "linger.ms",
                0,
                "max.in.flight.requests.per.connection",
                1),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  void create(TopicSpec... topics) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      TopicCreator.createMissing(admin, List.of(topics), (short) 1);
    }
  }

  /** A processor in this process, once it runs. */
  Processor startProcessor(Map<String, String> settings) throws Exception {
    Map<String, String> environment = environment();
    environment.putAll(settings);
    Processor processor =
        Processor.start(ProcessorConfig.read(environment), () -> System.err.println("given up"));
    toClose.add(processor);
    processor.running().get(60, TimeUnit.SECONDS);
    return processor;
  }

  /** Starts a bridge on any free port; the caller closes it. */
  Bridge startBridge() {
    return Bridge.start(
        BridgeConfig.read(
            Map.of("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers(), "BRIDGE_PORT", "0")));
  }

  /** Settings of a processor on this cluster, without a cache. */
  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers());
    environment.put("CACHE_TTL", "0");
    environment.put("MODEL_NAME", "bundled");
    environment.put("OPS_PORT", "0");
    environment.put("ROLES", "score,predict");
    return environment;
  }

  void send(String topic, @Nullable String key, byte @Nullable [] value) throws Exception {
    send(new ProducerRecord<>(topic, key == null ? null : key.getBytes(UTF_8), value));
  }

  /** Returns once the broker has it. */
  void send(ProducerRecord<byte[], byte[]> record) throws Exception {
    producer.send(record).get();
  }

  /** Does not wait for the broker; {@link #flush} does. */
  void sendSoon(ProducerRecord<byte[], byte[]> record) {
    sent.add(producer.send(record));
  }

  /** The same for a record whose name a failure is to show. */
  void sendSoon(ProducerRecord<byte[], byte[]> record, String name, SentRecords records) {
    Future<RecordMetadata> place = producer.send(record);
    sent.add(place);
    records.add(place, name);
  }

  /** How many partitions a topic has. */
  int partitions(String topic) {
    return producer.partitionsFor(topic).size();
  }

  /** Returns once the broker has all that is to be sent soon. */
  void flush() throws Exception {
    for (Future<RecordMetadata> record : sent) {
      record.get();
    }
    sent.clear();
  }

  /** A reader of committed records of all partitions of {@code topic}, from the start. */
  Reader read(String topic) {
    Reader reader = new Reader(topic);
    toClose.add(reader);
    return reader;
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable closeable : toClose) {
      closeable.close();
    }
    producer.close();
    broker.close();
  }

  /** Keeps all it has read, in the order of each partition. */
  final class Reader implements AutoCloseable {
    final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    private final KafkaConsumer<byte[], byte[]> consumer;

    private Reader(String topic) {
      consumer =
          new KafkaConsumer<>(
              Map.of(
                  "bootstrap.servers",
                  bootstrapServers(),
                  "isolation.level",
                  "read_committed",
                  "auto.offset.reset",
                  "earliest",
                  "fetch.max.wait.ms",
                  "50"), // so long it takes to close
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer());
      List<TopicPartition> partitions = List.of();
      while (partitions.isEmpty()) { // a broker takes a moment to tell of a new topic
        partitions =
            consumer.partitionsFor(topic).stream()
                .map(p -> new TopicPartition(topic, p.partition()))
                .toList();
      }
      consumer.assign(partitions);
    }

    /** Reads on until {@code enough} holds. */
    Reader until(Predicate<Reader> enough) {
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (!enough.test(this)) {
        assertThat(System.nanoTime()).as("read only %s records", records.size()).isLessThan(end);
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      return this;
    }

    Reader untilAtLeast(int count) {
      return until(reader -> reader.records.size() >= count);
    }

    /** Reads on to what is the end now, committed and aborted alike. */
    Reader untilEnd() {
      Map<TopicPartition, Long> end = consumer.endOffsets(consumer.assignment());
      return until(
          reader ->
              end.entrySet().stream().allMatch(e -> consumer.position(e.getKey()) >= e.getValue()));
    }

    @Override
    public void close() {
      consumer.close();
    }
  }
}
