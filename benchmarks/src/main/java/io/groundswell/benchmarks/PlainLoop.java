package io.groundswell.benchmarks;

import io.groundswell.bridge.Bridge;
import io.groundswell.bridge.BridgeConfig;
import io.groundswell.common.settings.CommonSettings;
import io.groundswell.processor.ProcessorConfig;
import io.groundswell.processor.ProcessorSettings;
import io.groundswell.standalone.local.DataFolder;
import io.groundswell.standalone.local.EmbeddedBroker;
import io.groundswell.topics.ModelRef;
import io.groundswell.topics.PredictReply;
import io.groundswell.topics.RecordHeaders;
import io.groundswell.topics.Score;
import io.groundswell.topics.ScorerStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The peer of {@code up} for requests: the same broker and bridge in one process, with plain
 * consumers and a plain producer between them that send the same reply to every request. It has no
 * Kafka Streams, no cache, no model and no delivery guarantee.
 */
final class PlainLoop {
  private static final ModelRef NO_MODEL = new ModelRef("none", "00".repeat(32), "none", "none");
  private static final String REQUESTS = CommonSettings.REQUEST_TOPIC.defaultText();
  private static final String STATUS = CommonSettings.STATUS_TOPIC.defaultText();
  private static final String NAME = "plain-loop";
  private static final byte[] REPLY =
      new PredictReply()
          .add(
              "What a finale!",
              new Score(
                  "POSITIVE", 0.9f, 0.06f, 0.04f, 0.9f, NO_MODEL, true, false, 5, 1, "en", true, 0))
          .write();

  private final KafkaProducer<byte[], byte[]> producer;

  private PlainLoop(String bootstrapServers) {
    producer =
        KafkaClients.producer(
            bootstrapServers, // settings of the processor's reply producer
            Map.of(
                ProducerConfig.LINGER_MS_CONFIG,
                0,
                ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                1));
  }

  /**
   * Runs until it is killed; prints "Ready" when requests are answered.
   *
   * @param args {@code --port PORT --kafka-port PORT}
   */
  public static void main(String[] args) throws Exception {
    DataFolder folder = DataFolder.open(null);
    EmbeddedBroker broker = EmbeddedBroker.start(folder.kafka(), Integer.parseInt(args[3]));
    Bridge bridge =
        Bridge.start(
            BridgeConfig.read(
                Map.of(
                    "KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers(), "BRIDGE_PORT", args[1])));
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  bridge.close();
                  broker.close();
                  folder.close();
                }));
    PlainLoop loop = new PlainLoop(broker.bootstrapServers());
    int threads =
        ProcessorConfig.read(Map.of("MODEL_NAME", "bundled"))
            .settingsRead()
            .get(ProcessorSettings.PREDICT_THREADS);
    for (int i = 0; i < threads; i++) {
      KafkaConsumer<byte[], byte[]> consumer =
          KafkaClients.reader(broker.bootstrapServers(), REQUESTS);
      int share = i;
      List<TopicPartition> own =
          consumer.assignment().stream().filter(p -> p.partition() % threads == share).toList();
      consumer.assign(own);
      new Thread(() -> loop.answer(consumer), NAME + "-" + i).start();
    }
    loop.publishStatus(URI.create("http://127.0.0.1:" + args[1] + "/health"));
  }

  private void answer(KafkaConsumer<byte[], byte[]> consumer) {
    while (true) {
      for (ConsumerRecord<byte[], byte[]> request : consumer.poll(Duration.ofSeconds(1))) {
        ProducerRecord<byte[], byte[]> reply =
            new ProducerRecord<>(
                new String(header(request, RecordHeaders.REPLY_TOPIC), StandardCharsets.UTF_8),
                ByteBuffer.wrap(header(request, RecordHeaders.REPLY_PARTITION)).getInt(),
                request.key(),
                REPLY);
        reply
            .headers()
            .add(RecordHeaders.CORRELATION_ID, header(request, RecordHeaders.CORRELATION_ID));
        var unused = producer.send(reply);
      }
    }
  }

  private static byte[] header(ConsumerRecord<byte[], byte[]> record, String name) {
    return Objects.requireNonNull(record.headers().lastHeader(name), name).value();
  }

  /** Publishes a scorer's status every second, which the bridge's health requires. */
  private void publishStatus(URI health) throws InterruptedException {
    HttpClient http = HttpClient.newHttpClient();
    boolean ready = false;
    while (true) {
      ScorerStatus status =
          new ScorerStatus(NAME, Instant.now(), true, NO_MODEL, List.of(), Map.of());
      var unused =
          producer.send(
              new ProducerRecord<>(STATUS, NAME.getBytes(StandardCharsets.UTF_8), status.write()));
      if (!ready && isUp(http, health)) {
        ready = true;
        System.out.println("Ready");
      }
      LockSupport.parkNanos(Duration.ofMillis(ready ? 1000 : 200).toNanos());
    }
  }

  private static boolean isUp(HttpClient http, URI health) throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(health).build();
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }
}
