package io.groundswell.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.StrictJson;
import io.groundswell.processor.Processor;
import io.groundswell.processor.ProcessorConfig;
import io.groundswell.standalone.demo.DemoPosts;
import io.groundswell.standalone.local.EmbeddedBroker;
import io.groundswell.standalone.support.KafkaAccess;
import io.groundswell.standalone.support.Parts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rescoring, with everything that is real. Cut at another length, the model is another. */
class RescoredPostsIT {
  private static final int POSTS = 400;

  @TempDir Path folder;

  @Test
  void theReportsFiguresAreThoseOfTheTopics() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), 0)) {
      KafkaAccess kafka = new KafkaAccess(broker.bootstrapServers(), Map.of());
      List<JsonNode> served = serve(kafka);

      Cli cli = new Cli().core(Parts.real().core());
      cli.environment(Map.of("MAX_TOKENS", "8"));
      int exitCode =
          cli.run(
              "rescore",
              "--bootstrap",
              broker.bootstrapServers(),
              "--model",
              "bundled",
              "--from",
              "-1h",
              "--json");
      assertThat(exitCode).as(cli.err()).isZero();
      JsonNode report = StrictJson.parse(cli.out().getBytes(UTF_8));
      List<JsonNode> both = read(kafka, "sentiment-shadow", POSTS);

      assertThat(report.path("posts").asInt()).isEqualTo(POSTS);
      assertThat(report.path("written").asInt()).isEqualTo(POSTS);
      assertThat(both).hasSize(POSTS);
      assertThat(ids(both)).isEqualTo(ids(served));
      assertThat(counts(report.at("/serving/labels")))
          .isEqualTo(counted(served, post -> label(post)))
          .isEqualTo(counted(both, post -> label(post.path("serving"))));
      assertThat(counts(report.at("/shadow/labels"))).isEqualTo(counted(both, p -> label(p)));
      Map<String, Long> pairs = new TreeMap<>();
      report
          .path("pairs")
          .properties()
          .forEach(
              row ->
                  counts(row.getValue())
                      .forEach((now, posts) -> pairs.put(row.getKey() + " " + now, posts)));

      assertThat(pairs)
          .isEqualTo(counted(both, post -> label(post.path("serving")) + " " + label(post)));
      double agreeing = both.stream().filter(post -> post.path("agrees").asBoolean()).count();
      assertThat(report.at("/agreement/value").asDouble())
          .isEqualTo(agreeing / POSTS)
          .isStrictlyBetween(0.5, 1.0); // another model, and yet not any
      assertThat(report.at("/model/digest").asText())
          .isEqualTo(both.get(0).at("/model/digest").asText())
          .isNotEqualTo(served.get(0).at("/model/digest").asText());
    }
  }

  /** What a processor has scored of posts, once it has scored all. */
  private List<JsonNode> serve(KafkaAccess kafka) throws Exception {
    Map<String, String> settings =
        Map.of(
            "KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
            "MODEL_NAME", "bundled",
            "CACHE_TTL", "0",
            "OPS_PORT", "0",
            "ROLES", "score");
    try (Processor processor =
            Processor.start(ProcessorConfig.read(settings), () -> System.err.println("given up"));
        KafkaProducer<byte[], byte[]> producer = kafka.producer()) {
      processor.running().get(60, TimeUnit.SECONDS);
      List<ObjectNode> posts = DemoPosts.read();
      for (int i = 0; i < POSTS; i++) {
        byte[] value = StrictJson.write(posts.get(i).deepCopy().put("id", "p" + i));
        producer.send(new ProducerRecord<>("raw-posts", ("k" + i % 7).getBytes(UTF_8), value));
      }
      producer.flush();
      return read(kafka, "sentiment", POSTS);
    }
  }

  private static List<JsonNode> read(KafkaAccess kafka, String topic, int count) throws Exception {
    List<JsonNode> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(kafka.partitions(topic))) {
      long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
      while (records.size() < count && System.nanoTime() < end) {
        for (var record : consumer.poll(Duration.ofMillis(200))) {
          records.add(StrictJson.parse(record.value()));
        }
      }
    }
    return records;
  }

  private static List<String> ids(List<JsonNode> posts) {
    return posts.stream().map(post -> post.path("id").asText()).sorted().toList();
  }

  private static String label(JsonNode score) {
    return score.path("label").asText().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Long> counted(List<JsonNode> posts, Function<JsonNode, String> by) {
    Map<String, Long> counts = new TreeMap<>();
    posts.forEach(post -> counts.merge(by.apply(post), 1L, Long::sum));
    return counts;
  }

  /** Without those that do not occur. */
  private static Map<String, Long> counts(JsonNode json) {
    Map<String, Long> counts = new TreeMap<>();
    json.properties().stream()
        .filter(count -> count.getValue().asLong() > 0)
        .forEach(count -> counts.put(count.getKey(), count.getValue().asLong()));
    return counts;
  }
}
