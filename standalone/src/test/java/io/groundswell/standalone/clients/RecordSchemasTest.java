package io.groundswell.standalone.clients;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import io.groundswell.topics.RecordHeaders;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What really lies on the topics is as the schemas say. */
@ExtendWith(RunningStack.Shared.class)
class RecordSchemasTest {
  private final byte[] key = UUID.randomUUID().toString().getBytes(UTF_8);

  @Test
  void postsAndTheirScoredPostsAreValid(RunningStack stack) throws Exception {
    List<String> posts =
        List.of(
            "{\"text\":\"I love it\"}",
            "{\"text\":\"⚽⚽⚽\",\"subject\":[\"finale\",\"cup\",\"finale\"],\"lang\":\"en\"}",
            "{\"text\":\"Taken names\",\"label\":1,\"scores\":[],\"model\":null,\"extra\":{\"a\":2}}",
            "{\"id\":\"7\",\"text\":\""
                + "a long story ".repeat(200)
                + "\",\"author\":\"ada\","
                + "\"created_at\":\"2026-11-20T10:00:00Z\",\"source\":\"test\"}");
    for (String post : posts) {
      assertValid("post", post.getBytes(UTF_8));
      stack.send(new ProducerRecord<>("raw-posts", key, post.getBytes(UTF_8)));
    }

    List<ConsumerRecord<byte[], byte[]>> scored = stack.read("sentiment", 4, this::isOurs);

    assertThat(scored).hasSameSizeAs(posts);
    for (ConsumerRecord<byte[], byte[]> record : scored) {
      assertValid("scored-post", record.value());
    }
    assertThat(json(scored.get(2)).at("/original/label").asInt()).isEqualTo(1);
    assertThat(json(scored.get(3)).path("truncated").asBoolean()).isTrue();
  }

  @Test
  void deadLettersSayWhyAndWhereFrom(RunningStack stack) throws Exception {
    Map<String, byte[]> posts = new HashMap<>();
    posts.put("null_value", null);
    posts.put("invalid_json", "{\"text\":".getBytes(UTF_8));
    posts.put("invalid_utf8", new byte[] {'"', (byte) 0xff, '"'});
    posts.put("blank_text", "{\"text\":\" \"}".getBytes(UTF_8));
    for (Map.Entry<String, byte[]> post : posts.entrySet()) {
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>("raw-posts", key, post.getValue());
      record.headers().add("expected", post.getKey().getBytes(UTF_8));
      stack.send(record);
    }

    List<ConsumerRecord<byte[], byte[]>> letters =
        stack.read("raw-posts-dead-letters", posts.size(), this::isOurs);

    List<ConsumerRecord<byte[], byte[]>> sent = stack.read("raw-posts", posts.size(), this::isOurs);
    for (int i = 0; i < posts.size(); i++) {
      Map<String, String> headers = headers(letters.get(i));
      assertThat(headers)
          .containsOnlyKeys(
              "expected",
              "__streams.errors.code",
              "__streams.errors.exception",
              "__streams.errors.message",
              "__streams.errors.stacktrace",
              "__streams.errors.topic",
              "__streams.errors.partition",
              "__streams.errors.offset")
          .containsEntry("__streams.errors.code", headers.get("expected"))
          .containsEntry("__streams.errors.topic", "raw-posts")
          .containsEntry("__streams.errors.partition", "" + sent.get(i).partition())
          .containsEntry("__streams.errors.offset", "" + sent.get(i).offset());
      assertThat(headers.get("__streams.errors.message")).endsWith(".");
      assertThat(letters.get(i).value()).isEqualTo(posts.get(headers.get("expected")));
    }
  }

  @Test
  void everyRequestThatCanBeRepliedToGetsAValidReply(RunningStack stack) throws Exception {
    String tooMany = "\"a\",".repeat(32) + "\"a\"";
    request(stack, "{\"text\":\"I love it\"}", Long.MAX_VALUE);
    request(stack, "{\"texts\":[\"I hate it\",\"\",null,42]}", Long.MAX_VALUE);
    request(stack, "{\"texts\":[" + tooMany + "]}", Long.MAX_VALUE);
    request(stack, "{\"texts\":\"I love it\"}", Long.MAX_VALUE);
    request(stack, "no JSON", Long.MAX_VALUE);
    request(stack, "{\"text\":\"too late\"}", 1);
    assertValid("predict-request", "{\"text\":\"I love it\"}".getBytes(UTF_8));
    assertValid("predict-request", "{\"texts\":[\"I love it\"]}".getBytes(UTF_8));

    List<ConsumerRecord<byte[], byte[]>> replies = stack.read("predict-replies", 6, this::isOurs);

    for (ConsumerRecord<byte[], byte[]> reply : replies) {
      assertValid("predict-reply", reply.value());
      assertThat(headers(reply)).containsEntry(RecordHeaders.CORRELATION_ID, "ours");
    }
    assertThat(replies)
        .extracting(reply -> json(reply).at("/results/0/error/code").asText())
        .containsExactlyInAnyOrder(
            "", "", "batch_too_large", "invalid_request", "invalid_json", "deadline_passed");
    assertThat(replies)
        .extracting(reply -> json(reply).path("results").size())
        .containsExactlyInAnyOrder(1, 4, 1, 1, 1, 1);
  }

  @Test
  void aScorersStatusIsValid(RunningStack stack) throws Exception {
    ConsumerRecord<byte[], byte[]> status = stack.read("scorer-status", 1, record -> true).get(0);

    assertValid("scorer-status", status.value());
    assertThat(new String(status.key(), UTF_8)).isEqualTo(json(status).path("instance").asText());
  }

  @Test
  void anAudiencesWindowsAreValidAndKeyedByTheirSubject(RunningStack stack) throws Exception {
    String subject = "schemas " + UUID.randomUUID();
    String post =
        "{\"text\":\"I love it\",\"author\":\"ada\",\"subject\":[\"%s\",\"another\"]}"
            .formatted(subject);
    stack.send(new ProducerRecord<>("raw-posts", key, post.getBytes(UTF_8)));

    List<ConsumerRecord<byte[], byte[]>> windows =
        stack.read("audience", 3, r -> Arrays.equals(r.key(), subject.getBytes(UTF_8)));

    assertThat(windows)
        .extracting(window -> json(window).path("window_seconds").asInt())
        .contains(10, 60, 900);
    for (ConsumerRecord<byte[], byte[]> window : windows) {
      assertValid("audience-window", window.value());
      assertThat(json(window).path("subject").asText()).isEqualTo(subject);
      assertThat(json(window).path("volume").asInt()).isEqualTo(1);
    }
  }

  private void request(RunningStack stack, String value, long deadline) throws Exception {
    ProducerRecord<byte[], byte[]> request =
        new ProducerRecord<>("predict-requests", key, value.getBytes(UTF_8));
    request.headers().add(RecordHeaders.CORRELATION_ID, "ours".getBytes(UTF_8));
    request.headers().add(RecordHeaders.REPLY_TOPIC, "predict-replies".getBytes(UTF_8));
    request.headers().add(RecordHeaders.REPLY_PARTITION, new byte[] {0, 0, 0, 1});
    request.headers().add(RecordHeaders.DEADLINE, Long.toString(deadline).getBytes(US_ASCII));
    stack.send(request);
  }

  private boolean isOurs(ConsumerRecord<byte[], byte[]> record) {
    return Arrays.equals(key, record.key());
  }

  private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : record.headers()) {
      headers.put(header.key(), new String(header.value(), UTF_8));
    }
    return Collections.unmodifiableMap(headers);
  }

  private static JsonNode json(ConsumerRecord<byte[], byte[]> record) {
    try {
      return StrictJson.parse(record.value());
    } catch (BadInputException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertValid(String schema, byte[] value) throws Exception {
    String resource = "/groundswell/schemas/" + schema + ".schema.json";
    try (InputStream in = StrictJson.class.getResourceAsStream(resource)) {
      JsonSchema loaded =
          JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
              .getSchema(StrictJson.parse(in.readAllBytes()));
      assertThat(loaded.validate(StrictJson.parse(value))).as(new String(value, UTF_8)).isEmpty();
    }
  }
}
