package io.groundswell.standalone.guarantees;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.StrictJson;
import io.groundswell.processor.Processor;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A processor with routes on a real broker, one of them without its model. */
class RoutesIT {
  @TempDir Path folder;

  @Test
  void aRouteWithoutItsModelHasDeadLettersAndAllElseIsScored() throws Exception {
    try (Cluster cluster = new Cluster(folder.resolve("kafka"))) {
      Processor processor =
          cluster.startProcessor(
              Map.of(
                  "MODEL_NAME", "bundled",
                  "MODEL_ROUTES", "subject:tv=bundled,es=./no-such-model"));
      byte[] spanish = "{\"text\":\"muy bueno\",\"lang\":\"es-MX\"}".getBytes(UTF_8);
      cluster.send("raw-posts", "k", spanish);
      cluster.send("raw-posts", "k", "{\"text\":\"good\",\"lang\":\"en\"}".getBytes(UTF_8));
      cluster.send(
          "raw-posts",
          "k",
          "{\"text\":\"bueno\",\"lang\":\"es\",\"subject\":\"tv\"}".getBytes(UTF_8));

      assertThat(cluster.read("sentiment").untilAtLeast(2).records)
          .extracting(scored -> json(scored.value()).get("text").textValue())
          .containsExactly("good", "bueno");
      ConsumerRecord<byte[], byte[]> letter =
          cluster.read("raw-posts-dead-letters").untilAtLeast(1).records.get(0);
      assertThat(letter.value()).isEqualTo(spanish);
      assertThat(letter.headers().lastHeader("__streams.errors.code").value())
          .isEqualTo("model_unavailable".getBytes(UTF_8));

      JsonNode health = json(get(processor, "/health").getBytes(UTF_8));
      assertThat(health.get("status").textValue()).isEqualTo("up");
      assertThat(health.at("/components/model es/up").booleanValue()).isFalse();
      assertThat(health.at("/components/model subject:tv/up").isMissingNode())
          .as("the model of the rest is told once")
          .isTrue();
      assertThat(health.get("models")).hasSize(1);
      assertThat(health.at("/models/0/routes").toString()).isEqualTo("[\"subject:tv\",\"*\"]");
      assertThat(health.at("/models/0/digest")).isEqualTo(health.at("/model/digest"));
      assertThat(get(processor, "/metrics"))
          .containsPattern("groundswell_model_info\\{.*route=\"\\*\"\\} 1\n")
          .containsPattern("groundswell_model_info\\{.*route=\"subject:tv\"\\} 1\n");
    }
  }

  private static String get(Processor processor, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + processor.opsPort() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static JsonNode json(byte[] value) {
    try {
      return StrictJson.parse(value);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
