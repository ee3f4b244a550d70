package io.groundswell.standalone.guarantees;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.StrictJson;
import io.groundswell.topics.TopicSpec;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real processor with the real model on a real broker. */
class ScoringPostsIT {
  @TempDir Path folder;
  private Cluster cluster;

  @BeforeEach
  void start() {
    cluster = new Cluster(folder.resolve("kafka"));
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
  }

  @Test
  void everyPostIsScoredOrADeadLetterAndNoBadOneTakesAnotherWithIt() throws Exception {
    cluster.startProcessor(Map.of("ROLES", "score", "MAX_TEXT_BYTES", "1000000"));
    Map<String, byte[]> bad = new LinkedHashMap<>();
    bad.put("invalid_json", bytes("{\"text\":"));
    bad.put("invalid_utf8", new byte[] {'{', (byte) 0xFF, '}'});
    bad.put("null_value", null);
    bad.put("not_an_object", bytes("[1]"));
    bad.put("missing_text", bytes("{}"));
    bad.put("null_text", bytes("{\"text\":null}"));
    bad.put("text_not_string", bytes("{\"text\":1}"));
    bad.put("blank_text", bytes("{\"text\":\"\\t\"}"));
    bad.put("nesting_too_deep", bytes("{\"text\":\"a\",\"b\":" + "[".repeat(5000)));
    for (Map.Entry<String, byte[]> entry : bad.entrySet()) {
      cluster.send("raw-posts", "bad", entry.getValue());
      cluster.send(
          "raw-posts", "bad", bytes("{\"text\":\"a good one after " + entry.getKey() + "\"}"));
    }
    // Near the broker's limit: scored where it fits, a dead letter where it doesn't, never a stop.
    String large = "{\"text\":\"large\",\"more\":\"" + "x".repeat((1 << 20) - 200) + "\"}";
    cluster.send("raw-posts", "bad", bytes(large));
    cluster.send("raw-posts", "bad", bytes("{\"text\":\"" + "word ".repeat(190_000) + "\"}"));
    cluster.send("raw-posts", "bad", bytes("{\"text\":\"last\"}"));

    var scored = cluster.read("sentiment").untilAtLeast(bad.size() + 3).records;
    var letters = cluster.read("raw-posts-dead-letters").untilAtLeast(bad.size()).records;
    assertThat(scored.stream().map(r -> json(r).get("text").textValue().substring(0, 1)))
        .hasSize(bad.size() + 3)
        .containsSubsequence("a", "l", "w", "l");
    assertThat(letters.stream().map(r -> header(r, "__streams.errors.code")))
        .containsExactlyElementsOf(bad.keySet());
    assertThat(letters.stream().map(ConsumerRecord::value)).containsExactlyElementsOf(bad.values());
    assertThat(json(scored.get(scored.size() - 2)).get("truncated").booleanValue()).isTrue();
  }

  @Test
  void nestedForeignJsonIsScoredFromATopicOfAnotherNameWithTwelvePartitions() throws Exception {
    cluster.create(new TopicSpec("firehose.v1", 12, Map.of()));
    cluster.startProcessor(
        Map.of(
            "ROLES", "score",
            "RAW_TOPIC", "firehose.v1",
            "TEXT_POINTER", "/commit/record/text",
            "SUBJECT_POINTER", "/commit/record/tags",
            "AUTHOR_POINTER", "/did",
            "TIME_POINTER", "/commit/record/createdAt"));
    for (int partition = 0; partition < 12; partition++) {
      String post =
          """
          {"did":"did:%d","commit":{"record":{"text":"I love part %d","tags":["a","b"],
           "createdAt":"2026-11-21T10:15:30Z"}},"text":"not this"}
          """
              .formatted(partition, partition);
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>("firehose.v1", partition, null, bytes(post));
      record.headers().add("traceparent", bytes("00-" + partition));
      cluster.send(record);
    }
    var scored = cluster.read("sentiment").untilAtLeast(12).records;
    assertThat(scored)
        .allSatisfy(
            record -> {
              JsonNode post = json(record);
              assertThat(post.get("text").textValue()).startsWith("I love part");
              assertThat(post.get("label").textValue()).isEqualTo("POSITIVE");
              assertThat(post.get("subjects")).hasSize(2);
              assertThat(post.get("created_at").textValue()).isEqualTo("2026-11-21T10:15:30Z");
              assertThat(post.get("original").get("text").textValue()).isEqualTo("not this");
              assertThat("did:" + header(record, "traceparent").substring(3))
                  .isEqualTo(post.get("author").textValue());
            });
  }

  @Test
  void aReplyTopicThatIsMissingStopsNoPosts() throws Exception {
    cluster.create(
        TopicSpec.rawPosts("in"),
        TopicSpec.sentiment("out"),
        TopicSpec.deadLetters("dead"),
        TopicSpec.predictRequests("asked"),
        TopicSpec.scorerStatus("status"));
    cluster.startProcessor(
        Map.of(
            "CREATE_TOPICS", "false",
            "RAW_TOPIC", "in",
            "SENTIMENT_TOPIC", "out",
            "DEAD_LETTER_TOPIC", "dead",
            "REQUEST_TOPIC", "asked",
            "STATUS_TOPIC", "status",
            "REPLY_TOPICS", "not-there"));
    cluster.send("in", "k", bytes("{\"text\":\"scored all the same\"}"));
    cluster.send("in", "k", bytes("{}"));
    assertThat(cluster.read("out").untilAtLeast(1).records).hasSize(1);
    assertThat(cluster.read("dead").untilAtLeast(1).records).hasSize(1);
    assertThat(json(cluster.read("status").untilAtLeast(1).records.get(0)).get("instance"))
        .isNotNull();
  }

  @Test
  void plainTextsAreScoredAsTheyAre() throws Exception {
    cluster.startProcessor(Map.of("ROLES", "score", "RAW_FORMAT", "text", "BATCH_SIZE", "1"));
    cluster.send("raw-posts", "k", bytes("[live] what a match"));
    cluster.send("raw-posts", "k", bytes("{\"text\":\"x\"}"));
    assertThat(cluster.read("sentiment").untilAtLeast(2).records)
        .extracting(r -> json(r).get("text").textValue())
        .containsExactly("[live] what a match", "{\"text\":\"x\"}");
  }

  private static JsonNode json(ConsumerRecord<byte[], byte[]> record) {
    try {
      return StrictJson.parse(record.value());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return new String(header.value(), UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
