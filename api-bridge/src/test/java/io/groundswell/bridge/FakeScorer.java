package io.groundswell.bridge;

import io.groundswell.common.json.ErrorCode;
import io.groundswell.topics.ModelRef;
import io.groundswell.topics.PredictReply;
import io.groundswell.topics.PredictRequest;
import io.groundswell.topics.RecordHeaders;
import io.groundswell.topics.RoutedModel;
import io.groundswell.topics.Score;
import io.groundswell.topics.ScorerStatus;
import io.groundswell.topics.TextRules;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Replies to requests as the contract specifies, without a model: the first letter of a text (p, n,
 * other) determines its label. The model fails for "crash" and is overloaded for "refuse".
 */
public final class FakeScorer implements AutoCloseable {
  public static final String DIGEST = "ab".repeat(32);
  private static final ModelRef MODEL = new ModelRef("bundled", DIGEST, "OnnxRuntime", "int8");
  private static final ModelRef SPANISH =
      new ModelRef("spanish", "cd".repeat(32), "PyTorch", "fp32");

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Queue<ConsumerRecord<byte[], byte[]>> seen = new ConcurrentLinkedQueue<>();
  private final CountDownLatch started = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "fake-scorer");
  private volatile boolean closed;
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile boolean misbehave;

  public FakeScorer(String address, int partitions) {
    Map<String, Object> properties = Map.of("bootstrap.servers", address, "linger.ms", 0);
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", address, "fetch.max.wait.ms", 50), // each test closes it
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(
        java.util.stream.IntStream.range(0, partitions)
            .mapToObj(p -> new TopicPartition("predict-requests", p))
            .toList());
    consumer.seekToEnd(consumer.assignment());
    thread.start();
  }

  public FakeScorer started() throws InterruptedException {
    started.await();
    return this;
  }

  /** Holds all replies until the latch is counted down. */
  public CountDownLatch hold() {
    CountDownLatch held = new CountDownLatch(1);
    gate = held;
    return held;
  }

  /** Precedes every reply by one with an unknown correlation id. */
  public void misbehave() {
    misbehave = true;
  }

  /** Request records in the order of consumption. */
  public List<ConsumerRecord<byte[], byte[]>> seen() {
    return List.copyOf(seen);
  }

  public void forget() {
    seen.clear();
  }

  /** Publishes the status of an instance, as scorers do every second. */
  public void report(String instance, Instant time, boolean ready, boolean redis) throws Exception {
    ScorerStatus status =
        new ScorerStatus(
            instance,
            time,
            ready,
            MODEL,
            List.of(new RoutedModel(MODEL, List.of("*")), new RoutedModel(SPANISH, List.of("es"))),
            Map.of("redis", new ScorerStatus.Component(redis, redis ? "PONG." : "No answer.")));
    status(instance, status.write());
  }

  /** Publishes the tombstone of an instance. */
  public void tombstone(String instance) throws Exception {
    status(instance, null);
  }

  /** Publishes statuses of many instances, dated 9999, with the largest content. */
  public void flood(int instances) {
    Map<String, ScorerStatus.Component> components = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      components.put("component " + i, new ScorerStatus.Component(i % 2 == 0, "\u0001".repeat(40)));
    }
    for (int i = 0; i < instances; i++) {
      String instance = "flood " + i + "\"".repeat(200);
      boolean large = i % 100 == 0;
      ScorerStatus status =
          new ScorerStatus(
              instance,
              Instant.parse("9999-12-31T23:59:59Z"),
              false,
              MODEL,
              List.of(),
              large ? components : Map.of());
      var unused =
          producer.send(
              new ProducerRecord<>(
                  "scorer-status", instance.getBytes(StandardCharsets.UTF_8), status.write()));
    }
    producer.flush();
  }

  /** Publishes the tombstones of these instances. */
  public void endFlood(int instances) {
    for (int i = 0; i < instances; i++) {
      String instance = "flood " + i + "\"".repeat(200);
      var unused =
          producer.send(
              new ProducerRecord<>(
                  "scorer-status", instance.getBytes(StandardCharsets.UTF_8), null));
    }
    producer.flush();
  }

  private void status(String instance, byte[] value) throws Exception {
    producer
        .send(
            new ProducerRecord<>("scorer-status", instance.getBytes(StandardCharsets.UTF_8), value))
        .get();
  }

  private void run() {
    consumer.assignment().forEach(consumer::position);
    started.countDown();
    while (!closed) {
      for (ConsumerRecord<byte[], byte[]> request : consumer.poll(Duration.ofMillis(50))) {
        seen.add(request);
        answer(request);
      }
    }
  }

  private void answer(ConsumerRecord<byte[], byte[]> request) {
    try {
      gate.await();
      PredictReply reply = new PredictReply();
      for (PredictRequest.Item item :
          PredictRequest.read(request.value(), new TextRules(65_536)).items()) {
        add(reply, ((PredictRequest.Item.Good) item).text());
      }
      String topic = new String(header(request, RecordHeaders.REPLY_TOPIC), StandardCharsets.UTF_8);
      int partition = ByteBuffer.wrap(header(request, RecordHeaders.REPLY_PARTITION)).getInt();
      if (misbehave) {
        send(topic, partition, new byte[16], "{}".getBytes(StandardCharsets.UTF_8));
        send(topic, partition, new byte[3], null);
      }
      send(topic, partition, header(request, RecordHeaders.CORRELATION_ID), reply.write());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void send(String topic, int partition, byte[] correlationId, byte[] value) {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, partition, null, value);
    record.headers().add(RecordHeaders.CORRELATION_ID, correlationId);
    var unused = producer.send(record);
  }

  private static void add(PredictReply reply, String text) {
    if (text.equals("crash")) {
      reply.add(ErrorCode.MODEL_FAILED, "The model fails for this text.");
      return;
    }
    if (text.equals("refuse")) {
      reply.add(ErrorCode.OVERLOADED, "Too many texts are waiting.");
      return;
    }
    String label =
        switch (text.charAt(0)) {
          case 'p' -> "POSITIVE";
          case 'n' -> "NEGATIVE";
          default -> "NEUTRAL";
        };
    reply.add(
        text,
        new Score(label, 0.9f, 0.06f, 0.04f, 0.9f, MODEL, false, false, 5, 1, "en", true, 1.25));
  }

  private static byte[] header(ConsumerRecord<byte[], byte[]> record, String name) {
    return record.headers().lastHeader(name).value();
  }

  @Override
  public void close() {
    closed = true;
    gate.countDown();
    try {
      thread.join(5000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(Duration.ofSeconds(1));
    consumer.close();
  }
}
