package io.groundswell.standalone.guarantees;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.StrictJson;
import io.groundswell.processor.Processor;
import io.groundswell.standalone.guarantees.Cluster.Reader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model on trial scores once more what is served, and what is served knows nothing of it. */
class ShadowIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** A tiny one with random weights: it has an opinion of its own. */
  private static final String OTHER_MODEL = "../scorer/src/test/resources/tiny-models/roberta";

  @TempDir Path folder;
  private @Nullable Cluster cluster;

  @BeforeEach
  void start() {
    cluster = new Cluster(folder.resolve("kafka"));
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
  }

  @Test
  void fromTheTrialsBeginOnEachPostIsScoredOnceMoreExactlyOnce() throws Exception {
    try (Processor alone = start(Map.of())) {
      send(0, 20); // before the trial: not part of it
      cluster.read("sentiment").untilAtLeast(20);
      assertThat(health(alone).at("/components").has("shadow")).isFalse();
      assertThat(topics()).doesNotContain("sentiment-shadow");
    }
    try (Processor trial = start(Map.of("SHADOW_MODEL", OTHER_MODEL))) {
      awaitShadow(trial, shadow -> shadow.path("up").asBoolean());
      send(20, 320);
      cluster.send("raw-posts", "k", "{}".getBytes(UTF_8)); // a dead letter is no scored post
      cluster.read("sentiment-shadow").untilAtLeast(100);
      assertThat(health(trial).path("status").asText()).isEqualTo("up");
    }
    send(320, 350);
    try (Processor again = start(Map.of("SHADOW_MODEL", OTHER_MODEL))) {
      Reader shadow = cluster.read("sentiment-shadow").untilAtLeast(330).untilEnd();
      Reader sentiment = cluster.read("sentiment").untilEnd();

      assertThat(ids(sentiment))
          .containsExactlyElementsOf(IntStream.range(0, 350).boxed().toList());
      assertThat(ids(shadow)).containsExactlyElementsOf(IntStream.range(20, 350).boxed().toList());
      assertThat(shadow.records)
          .allSatisfy(
              record -> {
                JsonNode both = json(record);
                assertThat(both.at("/agrees").booleanValue())
                    .isEqualTo(both.at("/label").equals(both.at("/serving/label")));
                assertThat(both.at("/serving/model")).isEqualTo(model(sentiment));
                assertThat(both.at("/model")).isNotEqualTo(model(sentiment));
              });
      assertThat(metrics(again)).contains("groundswell_shadow_posts_total{");
    }
  }

  @Test
  void aModelThatCannotBeLoadedLeavesServingAsItIs() throws Exception {
    try (Processor processor = start(Map.of("SHADOW_MODEL", "/no/such/folder"))) {
      send(0, 20);
      cluster.read("sentiment").untilAtLeast(20);
      JsonNode shadow = awaitShadow(processor, s -> s.path("detail").asText().contains("can't"));
      assertThat(shadow.path("up").asBoolean()).isFalse();
      assertThat(health(processor).path("status").asText()).isEqualTo("up");
      send(20, 40);
      assertThat(ids(cluster.read("sentiment").untilAtLeast(40))).hasSize(40);
      assertThat(topics()).doesNotContain("sentiment-shadow");
    }
  }

  private Processor start(Map<String, String> settings) throws Exception {
    return cluster.startProcessor(settings);
  }

  private void send(int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      String post = "{\"id\":" + i + ",\"text\":\"post number " + i + " is fine\"}";
      cluster.send("raw-posts", "k" + i % 60, post.getBytes(UTF_8));
    }
  }

  private static JsonNode model(Reader reader) {
    return json(reader.records.get(0)).at("/model");
  }

  private static List<Integer> ids(Reader reader) {
    return reader.records.stream()
        .map(record -> json(record).path("id").intValue())
        .sorted()
        .toList();
  }

  private static JsonNode awaitShadow(Processor processor, Predicate<JsonNode> enough)
      throws Exception {
    long end = System.nanoTime() + Cluster.PATIENCE.toNanos();
    JsonNode shadow = health(processor).at("/components/shadow");
    while (!enough.test(shadow)) {
      assertThat(System.nanoTime()).as("still: %s", shadow).isLessThan(end);
      shadow = health(processor).at("/components/shadow");
    }
    return shadow;
  }

  private static JsonNode health(Processor processor) throws Exception {
    return StrictJson.parse(get(processor, "/health").getBytes(UTF_8));
  }

  private static String metrics(Processor processor) throws Exception {
    return get(processor, "/metrics");
  }

  private static String get(Processor processor, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + processor.opsPort() + path);
    return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private List<String> topics() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      return List.copyOf(admin.listTopics().names().get());
    }
  }

  private static JsonNode json(ConsumerRecord<byte[], byte[]> record) {
    try {
      return StrictJson.parse(record.value());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
