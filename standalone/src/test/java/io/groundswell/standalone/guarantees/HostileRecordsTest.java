package io.groundswell.standalone.guarantees;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.bridge.Bridge;
import io.groundswell.bridge.BridgeConfig;
import io.groundswell.processor.Processor;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No record on any topic that the product reads stops scoring, predictions, audiences or live. */
class HostileRecordsTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final long PATIENCE_SECONDS = 20;

  @TempDir static Path folder;
  private static Cluster cluster;
  private static Processor processor;
  private static Bridge bridge;

  @BeforeAll
  static void start() throws Exception {
    cluster = new Cluster(folder.resolve("kafka"));
    processor =
        cluster.startProcessor(
            Map.of(
                "ROLES",
                "score,predict,audience",
                "STATE_DIR",
                folder.resolve("state").toString()));
    bridge =
        Bridge.start(
            BridgeConfig.read(
                Map.of("KAFKA_BOOTSTRAP_SERVERS", cluster.bootstrapServers(), "BRIDGE_PORT", "0")));
    until("healthy", () -> get("/health").statusCode() == 200);
    assertAllWorks("nothing");
  }

  @AfterAll
  static void stop() throws Exception {
    bridge.close();
    cluster.close();
  }

  /** Each topic that is read, with the schema of its values; internal ones carry scored posts. */
  static Stream<Arguments> topics() {
    return Stream.of(
        Arguments.of("raw-posts", "post"),
        Arguments.of("predict-requests", "predict-request"),
        Arguments.of("predict-replies", "predict-reply"),
        Arguments.of("sentiment", "scored-post"),
        Arguments.of("subjects", "subject"),
        Arguments.of("audience", "audience-window"),
        Arguments.of("audience-shifts", "shift"),
        Arguments.of("audience-markers", "marker"),
        Arguments.of("scorer-status", "scorer-status"),
        Arguments.of("groundswell-audience-by-subject-repartition", "scored-post"),
        Arguments.of("groundswell-audience-by-group-repartition", "scored-post"));
  }

  @ParameterizedTest(name = "values of {0}")
  @MethodSource("topics")
  void hostileValuesStopNothing(String topic, String schema) throws Exception {
    Map<String, byte @Nullable []> values = new LinkedHashMap<>(HostileValues.general());
    values.putAll(HostileValues.ofSchema(schema));
    for (byte @Nullable [] value : values.values()) {
      cluster.sendSoon(record(topic, "hostile".getBytes(UTF_8), value));
    }
    cluster.flush();

    assertAllWorks("values of " + topic);
  }

  @ParameterizedTest(name = "keys of {0}")
  @MethodSource("topics")
  void hostileKeysStopNothing(String topic, String schema) throws Exception {
    byte[] valid = HostileValues.ofSchema(schema).get("valid");
    for (byte @Nullable [] key :
        Arrays.asList(
            null,
            new byte[0],
            "k".repeat(100_000).getBytes(UTF_8),
            new byte[] {(byte) 0xff, (byte) 0xc3, 0})) {
      boolean needsKey =
          key == null && List.of("subjects", "audience-markers", "scorer-status").contains(topic);
      if (!needsKey) { // the broker refuses those of a compacted topic
        cluster.sendSoon(record(topic, key, valid));
        cluster.sendSoon(record(topic, key, null));
      }
    }
    cluster.flush();

    assertAllWorks("keys of " + topic);
  }

  @ParameterizedTest(name = "headers of {0}")
  @MethodSource("topics")
  void hostileHeadersStopNothing(String topic, String schema) throws Exception {
    byte[] valid = HostileValues.ofSchema(schema).get("valid");
    List<byte @Nullable []> values = new ArrayList<>();
    values.add(null);
    values.add(new byte[0]);
    values.add(new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    for (String value :
        List.of(
            "-1", "0", "9223372036854775807", "99999999999999999999", "1e9", "x", "raw-posts")) {
      values.add(value.getBytes(UTF_8));
    }
    values.add("h".repeat(100_000).getBytes(UTF_8));
    for (String name :
        List.of(
            "kafka_correlationId",
            "kafka_replyTopic",
            "kafka_replyPartition",
            "groundswell_deadline",
            "traceparent",
            "groundswell",
            "__streams.errors.code",
            "ce_time")) {
      for (byte @Nullable [] value : values) {
        ProducerRecord<byte[], byte[]> record = record(topic, "k".getBytes(UTF_8), valid);
        if (!name.equals("kafka_replyTopic")) {
          record.headers().add("kafka_replyTopic", "predict-replies".getBytes(UTF_8));
        }
        record.headers().add(name, value).add(name, value);
        cluster.sendSoon(record);
      }
    }
    cluster.flush();

    assertAllWorks("headers of " + topic);
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, byte @Nullable [] key, byte @Nullable [] value) {
    return new ProducerRecord<>(topic, key, value);
  }

  /** A new post is scored, counted and shown live; a request is answered; health is up. */
  private static void assertAllWorks(String after) throws Exception {
    String mark = UUID.randomUUID().toString();
    CompletableFuture<Boolean> live = seenLive(mark);
    String post = "{\"text\":\"I love it\",\"subject\":\"" + mark + "\"}";
    cluster.send("raw-posts", mark, post.getBytes(UTF_8));

    until("predict after " + after, () -> predict() == 200);
    until("an audience after " + after, () -> get("/audience/" + mark).statusCode() == 200);
    assertThat(live.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("live after " + after).isTrue();
    until("health after " + after, () -> get("/health").statusCode() == 200);
    URI ops = URI.create("http://127.0.0.1:" + processor.opsPort() + "/health");
    until("the processor's health after " + after, () -> get(ops).statusCode() == 200);
  }

  private static CompletableFuture<Boolean> seenLive(String mark) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri("/live/events?window=10s")).build();
    var answer = HTTP.send(request, HttpResponse.BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    return CompletableFuture.supplyAsync(
        () -> {
          try (var lines = new BufferedReader(new InputStreamReader(answer.body(), UTF_8))) {
            return lines.lines().anyMatch(line -> line.contains(mark));
          } catch (Exception e) {
            return false;
          }
        },
        task -> {
          Thread thread = new Thread(task, "live reader");
          thread.setDaemon(true);
          thread.start();
        });
  }

  private static int predict() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/predict"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"text\":\"I love it\"}"))
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return get(uri(path));
  }

  private static HttpResponse<String> get(URI uri) throws Exception {
    return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static URI uri(String path) {
    return URI.create("http://127.0.0.1:" + bridge.port() + path);
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void until(String what, Condition condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
    }
  }
}
