package io.groundswell.standalone.guarantees;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.bridge.Bridge;
import io.groundswell.common.json.StrictJson;
import io.groundswell.processor.Processor;
import io.groundswell.processor.ProcessorConfig;
import io.groundswell.scorer.core.Sentiment;
import io.groundswell.standalone.local.EmbeddedRedis;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything together: broker, Redis, processor with the bundled model, bridge. */
class ServingIT {
  @TempDir static Path folder;
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static Cluster cluster;
  private static EmbeddedRedis redis;
  private static Processor processor;
  private static Bridge bridge;

  @BeforeAll
  static void start() throws Exception {
    cluster = new Cluster(folder.resolve("kafka"));
    redis =
        EmbeddedRedis.start(
                Files.createDirectory(folder.resolve("redis")), false, System.getenv("PATH"))
            .orElseThrow();
    processor = cluster.startProcessor(Map.of("CACHE_TTL", "600", "REDIS_URL", redis.url()));
    bridge = cluster.startBridge();
    await().atMost(Cluster.PATIENCE).until(() -> get(bridge.port(), "/health").statusCode() == 200);
  }

  @AfterAll
  static void stop() throws Exception {
    bridge.close();
    cluster.close();
    redis.close();
  }

  @Test
  void fiftyConcurrentRequestsForOneNewTextAreOneInference() throws Exception {
    double before = inferences();
    List<CompletableFuture<HttpResponse<String>>> answers =
        IntStream.range(0, 50)
            .mapToObj(i -> post("/predict", "{\"text\":\"Fifty people ask this at once\"}"))
            .toList();
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      assertThat(answer.get().statusCode()).isEqualTo(200);
    }
    assertThat(inferences() - before).isEqualTo(1);
  }

  @Test
  void aBatchOfAThousandIsAnsweredInOrderAndASingleRequestBesideIt() throws Exception {
    String texts =
        IntStream.range(0, 1000)
            .mapToObj(i -> i == 500 ? "null" : "\"batch text " + i + "\"")
            .collect(Collectors.joining(","));
    CompletableFuture<HttpResponse<String>> batch =
        post("/batch_predict", "{\"texts\":[" + texts + "]}");
    HttpResponse<String> single = post("/predict", "{\"text\":\"and me?\"}").get();
    assertThat(single.statusCode()).isEqualTo(200);
    assertThat(batch).as("answered before the batch was").isNotDone();
    JsonNode results = json(batch.get()).get("results");
    assertThat(results).hasSize(1000);
    for (int i = 0; i < 1000; i++) {
      assertThat(results.get(i).get("index").intValue()).isEqualTo(i);
      if (i == 500) {
        assertThat(results.get(i).get("error").get("code").textValue()).isEqualTo("null_text");
      } else {
        assertThat(results.get(i).get("text").textValue()).isEqualTo("batch text " + i);
      }
    }
  }

  @Test
  void aHostileReplyAddressDelaysNobody() throws Exception {
    for (String topic : List.of("no-such-topic", "raw-posts", "sentiment", "\u0000", "")) {
      for (int i = 0; i < 20; i++) {
        ProducerRecord<byte[], byte[]> request =
            new ProducerRecord<>("predict-requests", "{\"text\":\"x\"}".getBytes(UTF_8));
        request.headers().add("kafka_replyTopic", topic.getBytes(UTF_8));
        cluster.send(request);
      }
    }
    // A look-up of a missing topic would take a minute; the request's own limit is five seconds.
    assertThat(post("/predict", "{\"text\":\"still there?\"}").get().statusCode()).isEqualTo(200);
    assertThat(metric("groundswell_requests_skipped_total{reason=\"topic_not_allowed\"}"))
        .isGreaterThanOrEqualTo(100);
    assertThat(get(bridge.port(), "/health").statusCode()).isEqualTo(200);
  }

  @Test
  void aPostIsCachedForRequestsAndRequestsForPosts() throws Exception {
    Cluster.Reader sentiment = cluster.read("sentiment");
    cluster.send("raw-posts", "k", "{\"text\":\"scored as a post first\"}".getBytes(UTF_8));
    JsonNode post = json(sentiment.untilAtLeast(1).records.get(0).value());
    JsonNode answer = json(post("/predict", "{\"text\":\"scored as a post first\"}").get());
    assertThat(post.get("cached").booleanValue()).isFalse();
    assertThat(answer.get("cached").booleanValue()).isTrue();
    assertThat(answer.get("scores")).isEqualTo(post.get("scores"));
  }

  @Test
  void aTextScoresTheSameAloneAndInABatchOfMixedLengths() throws Exception {
    List<String> texts =
        IntStream.range(0, 60)
            .mapToObj(i -> "Episode " + i + " was" + " really".repeat(i * i % 90) + " good")
            .toList();
    String list = texts.stream().map(t -> '"' + t + " x\"").collect(Collectors.joining(","));
    JsonNode together =
        json(post("/batch_predict", "{\"texts\":[" + list + "]}").get()).get("results");
    Map<String, Double> alone = new HashMap<>();
    try (var core =
        Processor.openCore(
            ProcessorConfig.read(Map.of("MODEL_NAME", "bundled", "CACHE_TTL", "0")),
            new SimpleMeterRegistry())) {
      for (String text : texts) {
        var tokens = core.model().tokenize(core.model().normalise(text + " x"));
        Sentiment sentiment = Sentiment.of(tokens, core.model().infer(tokens.segments()));
        alone.put(text + " x", (double) sentiment.positive());
      }
    }
    assertThat(together)
        .hasSize(60)
        .allSatisfy(
            result ->
                assertThat(result.get("scores").get("positive").doubleValue())
                    .isCloseTo(alone.get(result.get("text").textValue()), within(0.001)));
  }

  private static CompletableFuture<HttpResponse<String>> post(String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(uri(bridge.port(), path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(int port, String path) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(uri(port, path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static URI uri(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static double inferences() throws Exception {
    return metric("groundswell_inference_texts_total{lane=\"interactive\"}");
  }

  private static double metric(String series) throws Exception {
    return get(processor.opsPort(), "/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode json(HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).isEqualTo(200);
    return json(response.body().getBytes(UTF_8));
  }

  private static JsonNode json(byte[] value) throws Exception {
    return StrictJson.parse(value);
  }
}
