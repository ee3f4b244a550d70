package io.groundswell.standalone.guarantees;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.groundswell.bridge.Bridge;
import io.groundswell.processor.Processor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** No record on any topic that the product reads stops scoring, predictions, audiences or live. */
class HostileRecordsIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration REQUEST = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SKIPPED = "groundswell_bridge_records_skipped_total{reason=\"";
  private static final String FAILED = "groundswell_records_failed_total{reason=\"";
  private static final String DEAD = "groundswell_dead_letters_total{reason=\"";

  private static final byte @Nullable [] NO_KEY = null;

  @TempDir static Path folder;
  private static final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private static Cluster cluster;
  private static Processor processor;
  private static Bridge bridge;
  private static Cluster.Reader replies;

  private final SentRecords sent = new SentRecords();

  @BeforeAll
  static void start() throws Exception {
    logged.start();
    for (String name : List.of("io.groundswell.processor", "io.groundswell.bridge")) {
      ((Logger) LoggerFactory.getLogger(name)).addAppender(logged);
    }
    cluster = new Cluster(folder.resolve("kafka"));
    processor =
        cluster.startProcessor(
            Map.of(
                "ROLES",
                "score,predict,audience",
                "STATE_DIR",
                folder.resolve("state").toString()));
    bridge = cluster.startBridge();
    until("healthy", () -> get(uri("/health")).statusCode() == 200);
    replies = cluster.read("predict-replies");
    assertAllWorks();
    logged.list.clear(); // a broker that has just started makes consumers try again
  }

  @AfterAll
  static void stop() throws Exception {
    bridge.close();
    cluster.close();
    for (String name : List.of("io.groundswell.processor", "io.groundswell.bridge")) {
      ((Logger) LoggerFactory.getLogger(name)).detachAppender(logged);
    }
  }

  @ParameterizedTest
  @EnumSource
  void hostileRecordsInEveryPartitionAreAccountedForAndStopNothing(HostileTopic topic)
      throws Exception {
    Map<String, Double> before = metrics();
    for (int partition = 0; partition < cluster.partitions(topic.address); partition++) {
      sendHostile(topic, partition);
    }
    cluster.flush();

    Map<String, Integer> probes;
    try {
      probes = assertAllWorks();
    } catch (AssertionError | IOException e) {
      throw new AssertionError(
          "After hostile records of %s: %s%nGroups stand at: %s%nLogged: %s"
              .formatted(
                  topic.address,
                  e,
                  sent.nextOfGroups(cluster.bootstrapServers()),
                  sent.named(lines())),
          e);
    }
    assertAccountedFor(topic, before, probes);
    assertThat(sent.named(lines()))
        .as("nothing stops, and no record of %s is unforeseen", topic.address)
        .noneMatch(line -> line.startsWith("topology") || line.startsWith("stream thread"))
        .noneMatch(line -> line.startsWith("polling failed"))
        .noneMatch(line -> line.contains("reason=internal_error"));
    logged.list.clear();
  }

  private void sendHostile(HostileTopic topic, int partition) {
    topic.hostile().forEach((name, value) -> send(topic, partition, name, bytes("h"), value));
    byte @Nullable [] valid = topic.valid();
    HostileValues.keys(!topic.isCompacted())
        .forEach(
            (name, key) -> {
              send(topic, partition, "key = " + name, key, valid);
              send(topic, partition, "no value, key = " + name, key, null);
            });
    HostileValues.headers()
        .forEach(
            (name, header) -> {
              Header address = header("kafka_replyTopic", "predict-replies");
              List<Header> headers =
                  header.key().equals(address.key())
                      ? List.of(header, header)
                      : List.of(address, header, header);
              cluster.sendSoon(
                  new ProducerRecord<>(topic.address, partition, bytes("h"), valid, headers),
                  "header " + name,
                  sent);
            });
  }

  private void send(
      HostileTopic topic,
      int partition,
      String name,
      byte @Nullable [] key,
      byte @Nullable [] value) {
    cluster.sendSoon(new ProducerRecord<>(topic.address, partition, key, value), name, sent);
  }

  /** What is skipped is counted, and every post and request has a result or a named reason. */
  private void assertAccountedFor(
      HostileTopic topic, Map<String, Double> before, Map<String, Integer> probes)
      throws Exception {
    Map<String, Double> after = metrics();
    if (topic.counter != null) {
      assertThat(increase(topic.counter, before, after)).as(topic.counter).isPositive();
    }
    assertThat(increase(SKIPPED + "failed", before, after)).as("unforeseen in bridge").isZero();
    assertThat(increase(FAILED + "internal_error", before, after)).as("unforeseen").isZero();
    assertThat(increase(DEAD + "internal_error", before, after)).as("unforeseen").isZero();
    assertThat(increase(DEAD + "model", before, after)).as("not the model's fault").isZero();

    int posts = probes.get("raw-posts") + (topic == HostileTopic.RAW_POSTS ? sent.count() : 0);
    assertThat(
            increase("groundswell_posts_scored_total", before, after)
                + increase(DEAD, before, after))
        .as("posts that are scored or dead letters")
        .isEqualTo(posts);
    int requests =
        probes.get("predict-requests")
            + (topic == HostileTopic.PREDICT_REQUESTS ? sent.count() : 0);
    assertThat(
            increase("groundswell_requests_total", before, after)
                + increase("groundswell_requests_skipped_total", before, after))
        .as("requests that are answered or skipped")
        .isEqualTo(requests);
  }

  /**
   * Posts and requests in every partition have their results, a request over HTTP is answered, and
   * health is up.
   *
   * @return how many records each topic has been given
   */
  private static Map<String, Integer> assertAllWorks() throws Exception {
    replies.untilEnd().records.clear();
    int postPartitions = cluster.partitions("raw-posts");
    List<String> marks =
        IntStream.range(0, postPartitions).mapToObj(i -> UUID.randomUUID().toString()).toList();
    CompletableFuture<Set<String>> live = missedLive(marks);
    for (int partition = 0; partition < postPartitions; partition++) {
      String post = "{\"text\":\"I love it\",\"subject\":\"" + marks.get(partition) + "\"}";
      cluster.sendSoon(new ProducerRecord<>("raw-posts", partition, NO_KEY, bytes(post)));
    }
    int requestPartitions = cluster.partitions("predict-requests");
    Set<String> ids = new HashSet<>();
    for (int partition = 0; partition < requestPartitions; partition++) {
      String id = UUID.randomUUID().toString();
      ids.add(id);
      cluster.sendSoon(
          new ProducerRecord<>(
              "predict-requests",
              partition,
              NO_KEY,
              bytes("{\"text\":\"I love it\"}"),
              List.of(
                  header("kafka_replyTopic", "predict-replies"),
                  header("kafka_correlationId", id))));
    }
    cluster.flush();

    replies.until(reader -> correlationIds(reader).containsAll(ids));
    for (int partition = 0; partition < postPartitions; partition++) {
      String mark = marks.get(partition);
      until(
          "the audience of a post in raw-posts-" + partition,
          () -> get(uri("/audience/" + mark)).statusCode() == 200);
    }
    assertThat(live.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("missed live").isEmpty();
    assertThat(predict()).contains("\"label\":\"POSITIVE\"");
    assertUp("bridge", uri("/health"));
    assertUp("processor", ops("/health"));
    assertThat(metrics().entrySet())
        .filteredOn(series -> series.getKey().startsWith("groundswell_topology_up"))
        .hasSize(3)
        .allSatisfy(series -> assertThat(series.getValue()).as(series.getKey()).isEqualTo(1));
    return Map.of("raw-posts", postPartitions, "predict-requests", requestPartitions + 1);
  }

  private static Set<String> correlationIds(Cluster.Reader reader) {
    return reader.records.stream()
        .map(reply -> reply.headers().lastHeader("kafka_correlationId"))
        .filter(id -> id != null && id.value() != null)
        .map(id -> new String(id.value(), UTF_8))
        .collect(Collectors.toSet());
  }

  /** The marks that the live feed has not shown when it ends; none once all are shown. */
  private static CompletableFuture<Set<String>> missedLive(List<String> marks) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri("/live/events?window=10s")).build();
    var answer = HTTP.send(request, HttpResponse.BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).as("live feed").isEqualTo(200);
    Set<String> missed = new HashSet<>(marks);
    return CompletableFuture.supplyAsync(
        () -> {
          try (var lines = new BufferedReader(new InputStreamReader(answer.body(), UTF_8))) {
            for (String line = ""; line != null && !missed.isEmpty(); line = lines.readLine()) {
              String shown = line;
              missed.removeIf(shown::contains);
            }
          } catch (IOException e) {
            missed.add(e.toString());
          }
          return missed;
        },
        task -> {
          Thread thread = new Thread(task, "live reader");
          thread.setDaemon(true);
          thread.start();
        });
  }

  private static String predict() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/predict"))
            .timeout(REQUEST)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"text\":\"I love it\"}"))
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static void assertUp(String name, URI uri) throws Exception {
    HttpResponse<String> health = get(uri);
    assertThat(health.statusCode()).as("health of %s: %s", name, health.body()).isEqualTo(200);
  }

  /** Every series of the processor and the bridge, by name and labels. */
  private static Map<String, Double> metrics() throws Exception {
    Map<String, Double> metrics = new HashMap<>();
    Stream.of(get(ops("/metrics")), get(uri("/metrics")))
        .flatMap(answer -> Arrays.stream(answer.body().split("\n")))
        .filter(line -> line.startsWith("groundswell_"))
        .forEach(
            line -> {
              int space = line.lastIndexOf(' ');
              metrics.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
            });
    return metrics;
  }

  private static double increase(
      String series, Map<String, Double> before, Map<String, Double> after) {
    return sum(series, after) - sum(series, before);
  }

  private static double sum(String prefix, Map<String, Double> metrics) {
    return metrics.entrySet().stream()
        .filter(series -> series.getKey().startsWith(prefix))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  private static List<String> lines() {
    return List.copyOf(logged.list).stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  private static HttpResponse<String> get(URI uri) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(REQUEST).build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static URI uri(String path) {
    return URI.create("http://127.0.0.1:" + bridge.port() + path);
  }

  private static URI ops(String path) {
    return URI.create("http://127.0.0.1:" + processor.opsPort() + path);
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, bytes(value));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void until(String what, Condition condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
    }
  }
}
