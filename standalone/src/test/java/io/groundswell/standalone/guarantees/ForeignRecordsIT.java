package io.groundswell.standalone.guarantees;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.common.json.BadInputException;
import io.groundswell.processor.Processor;
import io.groundswell.standalone.guarantees.Cluster.Reader;
import io.groundswell.topics.AudienceWindow;
import io.groundswell.topics.TopicSpec;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records in the audience's internal topics that none of its instances has written. */
class ForeignRecordsIT {
  private static final String AUDIENCE = "groundswell-audience-";
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final List<byte[]> VALUES = new ArrayList<>();

  static {
    VALUES.add(null); // first, since in a changelog it deletes what came before
    VALUES.add(new byte[0]);
    VALUES.add("garbage".getBytes(UTF_8));
    VALUES.add("{\"text\":\"I love it\",\"n\":1e2147483648}".getBytes(UTF_8));
    VALUES.add(new byte[900_000]);
    VALUES.add(new byte[] {4, 127, -1, -1, -1});
  }

  @TempDir Path folder;

  @Test
  void foreignRecordsOfInternalTopicsStopNoLane() throws Exception {
    try (Cluster cluster = new Cluster(folder.resolve("kafka"))) {
      cluster.create(TopicSpec.subjects("subjects"), TopicSpec.predictReplies("predict-replies"));
      Processor processor = cluster.startProcessor(settings());
      everyLaneWorks(cluster, "before");
      for (String topic : List.of("by-subject-repartition", "by-group-repartition")) {
        sendForeign(cluster, AUDIENCE + topic, 2);
      }
      sendForeign(cluster, "subjects", 1);

      everyLaneWorks(cluster, "after");
      assertThat(get(processor, "/health")).contains("\"status\":\"up\"");
      assertThat(failed(processor, "unreadable_record")).isGreaterThanOrEqualTo(20);
      assertThat(failed(processor, "internal_error")).isZero();
    }
  }

  @Test
  void foreignRowsOfChangelogsAreAbsentAfterTheStateIsRestored() throws Exception {
    try (Cluster cluster = new Cluster(folder.resolve("kafka"))) {
      cluster.create(TopicSpec.predictReplies("predict-replies"));
      try (Processor before = cluster.startProcessor(settings())) {
        everyLaneWorks(cluster, "before");
      }
      for (String store : List.of("counts-changelog", "groups-changelog")) {
        sendForeign(cluster, AUDIENCE + store, 2);
      }
      Utils.delete(folder.resolve("state").toFile());

      Processor processor = cluster.startProcessor(settings());
      everyLaneWorks(cluster, "after");
      assertThat(get(processor, "/health")).contains("\"status\":\"up\"");
      assertThat(failed(processor, "unreadable_state")).isPositive();
      assertThat(failed(processor, "internal_error")).isZero();
    }
  }

  private Map<String, String> settings() {
    return Map.of(
        "ROLES",
        "score,predict,audience",
        "REPLY_TOPICS",
        "predict-replies",
        "STATE_DIR",
        folder.resolve("state").toString());
  }

  /** Keys of each table of the stores among them. */
  private static void sendForeign(Cluster cluster, String topic, int partitions) throws Exception {
    for (byte[] value : VALUES) {
      for (String key : new String[] {null, "show", "W\u0001x", "R\u0001x", "P", "H", "S\u0001"}) {
        if (key != null || topic.endsWith("repartition")) { // compacted topics need a key
          for (int partition = 0; partition < partitions; partition++) {
            byte[] bytes = key == null ? null : key.getBytes(UTF_8);
            cluster.send(new ProducerRecord<>(topic, partition, bytes, value));
          }
        }
      }
    }
  }

  /** A post is scored and counted, and a request is answered. */
  private static void everyLaneWorks(Cluster cluster, String subject) throws Exception {
    String post = "{\"text\":\"I love it\",\"subject\":\"" + subject + "\"}";
    cluster.send("raw-posts", null, post.getBytes(UTF_8));
    RecordHeaders headers = new RecordHeaders();
    headers.add("kafka_replyTopic", "predict-replies".getBytes(UTF_8));
    headers.add("kafka_correlationId", subject.getBytes(UTF_8));
    byte[] request = "{\"text\":\"I love it\"}".getBytes(UTF_8);
    cluster.send(new ProducerRecord<>("predict-requests", null, null, null, request, headers));

    cluster
        .read("predict-replies")
        .until(
            reader ->
                reader.records.stream()
                    .map(reply -> reply.headers().lastHeader("kafka_correlationId").value())
                    .anyMatch(id -> new String(id, UTF_8).equals(subject)));
    cluster.read("sentiment").until(reader -> has(reader, "\"" + subject + "\""));
    cluster.read("audience").until(reader -> counts(reader, subject));
  }

  private static boolean has(Reader reader, String part) {
    return reader.records.stream().anyMatch(r -> new String(r.value(), UTF_8).contains(part));
  }

  private static boolean counts(Reader reader, String subject) {
    return reader.records.stream()
        .map(record -> window(record.value()))
        .anyMatch(w -> w != null && w.subject().equals(subject) && w.figures().volume() == 1);
  }

  private static @Nullable AudienceWindow window(byte[] value) {
    try {
      return AudienceWindow.read(value);
    } catch (BadInputException e) {
      return null;
    }
  }

  private static double failed(Processor processor, String reason) throws Exception {
    return get(processor, "/metrics")
        .lines()
        .filter(line -> line.startsWith("groundswell_records_failed_total"))
        .filter(line -> line.contains("\"audience\"") && line.contains(reason))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static String get(Processor processor, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + processor.opsPort() + path);
    return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }
}
