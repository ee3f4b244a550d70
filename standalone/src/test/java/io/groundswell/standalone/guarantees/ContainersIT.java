package io.groundswell.standalone.guarantees;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.bridge.Bridge;
import io.groundswell.common.json.StrictJson;
import io.groundswell.standalone.guarantees.Cluster.Reader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** Processor and bridge with the very broker and Redis that the containers' stack runs. */
class ContainersIT {
  private static final int POSTS = 600;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir static Path folder;
  private static Containers containers;
  private static Cluster cluster;
  private static Bridge bridge;

  @BeforeAll
  static void start() throws Exception {
    containers = Containers.start();
    cluster = new Cluster(containers.brokerAddress(), containers);
    cluster.startProcessor(
        Map.of(
            "CACHE_TTL",
            "600",
            "REDIS_URL",
            containers.redisUrl(),
            "STATE_DIR",
            folder.resolve("state").toString()));
    bridge = cluster.startBridge();
    until("the bridge is up", () -> get("/health").statusCode() == 200);
  }

  @AfterAll
  static void stop() throws Exception {
    if (bridge != null) {
      bridge.close();
    }
    if (cluster != null) {
      cluster.close();
    } else if (containers != null) {
      containers.close();
    }
  }

  @Test
  void aPostIsScoredAndSeenByWhoReadsWhatIsCommitted() throws Exception {
    Reader sentiment = cluster.read("sentiment");
    cluster.send(
        "raw-posts", "k", "{\"id\":\"one\",\"text\":\"what a lovely day\"}".getBytes(UTF_8));

    JsonNode scored = json(sentiment.until(reader -> ids(reader).contains("one")), "one");

    assertThat(scored.path("label").asText()).isEqualTo("POSITIVE");
  }

  @Test
  void aScoreIsKeptInRedisAndReadFromThere() throws Exception {
    assertThat(cached("kept for the next one")).isFalse();
    until("it is kept", () -> cached("kept for the next one")); // a slow Redis is not waited for

    try (RedisClient redis = RedisClient.create(containers.redisUrl())) {
      assertThat(redis.info("server")).contains("redis_version:8.");
      assertThat(redis.keys("gs:*"))
          .isNotEmpty()
          .allSatisfy(key -> assertThat(redis.ttl(key)).isBetween(1L, 600L));
      redis.flushAll();
    }
    assertThat(cached("kept for the next one")).isFalse();
  }

  @Test
  void aRedisThatIsKilledIsAMissAndNoFailure() throws Exception {
    until("it is kept", () -> cached("asked again and again"));

    containers.killRedis();
    assertThat(cached("asked again and again")).isFalse();

    containers.startRedis();
    until("it is kept again", () -> cached("asked again and again"));
  }

  @Test
  void whenTheBrokerIsKilledEachPostIsScoredOnceAllTheSame() throws Exception {
    Reader sentiment = cluster.read("sentiment");
    for (int i = 0; i < POSTS; i++) {
      if (i == POSTS / 2) {
        sentiment.until(reader -> numbered(reader).size() > 10); // in the middle of its work
        containers.crashBroker();
      }
      String post = "{\"id\":\"n" + i + "\",\"text\":\"post number " + i + "\"}";
      cluster.sendSoon(new ProducerRecord<>("raw-posts", post.getBytes(UTF_8)));
    }
    cluster.flush();
    sentiment.until(reader -> numbered(reader).size() >= POSTS).untilEnd();

    assertThat(numbered(sentiment))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, POSTS).mapToObj(i -> "n" + i).toList());
    until("requests are answered again", () -> predict("and me?").statusCode() == 200);
  }

  private static List<String> numbered(Reader reader) {
    return ids(reader).stream().filter(id -> id.matches("n[0-9]+")).toList();
  }

  private static List<String> ids(Reader reader) {
    return reader.records.stream().map(ContainersIT::id).toList();
  }

  private static String id(ConsumerRecord<byte[], byte[]> record) {
    return parsed(record.value()).path("id").asText();
  }

  private static JsonNode json(Reader reader, String id) {
    return reader.records.stream()
        .filter(record -> id(record).equals(id))
        .map(record -> parsed(record.value()))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode parsed(byte[] json) {
    try {
      return StrictJson.parse(json);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Whether the score of a text, which must be had, was known. */
  private static boolean cached(String text) throws Exception {
    HttpResponse<String> response = predict(text);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return parsed(response.body().getBytes(UTF_8)).get("cached").booleanValue();
  }

  private static HttpResponse<String> predict(String text) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(uri("/predict"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"text\":\"" + text + "\"}"))
            .build(),
        BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return HTTP.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  private static URI uri(String path) {
    return URI.create("http://127.0.0.1:" + bridge.port() + path);
  }

  private static void until(String what, Callable<Boolean> condition) {
    await(what).atMost(Cluster.PATIENCE).until(condition);
  }
}
