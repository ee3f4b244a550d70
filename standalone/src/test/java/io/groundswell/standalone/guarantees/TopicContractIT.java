package io.groundswell.standalone.guarantees;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.CloudEventDeserializer;
import io.cloudevents.kafka.CloudEventSerializer;
import io.groundswell.bridge.Bridge;
import io.groundswell.common.json.StrictJson;
import io.groundswell.processor.Processor;
import io.groundswell.standalone.guarantees.Cluster.Reader;
import io.groundswell.topics.ContentId;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The AsyncAPI document, held against the topics that are there and the records on them. */
class TopicContractIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final TopicContract CONTRACT = new TopicContract();
  private static final Set<String> EVENTS = Set.of("sentiment", "audience", "audience-shifts");

  /** The first bytes of what is no text. */
  private static final byte[] NO_TEXT = {(byte) 0xff, 1};

  @TempDir Path folder;
  private @Nullable Cluster cluster;
  private @Nullable Bridge bridge;

  @AfterEach
  void close() throws Exception {
    if (bridge != null) {
      bridge.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void topicsAndRecordsAreAsDescribed(boolean cloudEvents) throws Exception {
    Processor processor = start(cloudEvents);
    sendPosts();
    askForScores();
    declareAndRemoveASubject();
    send("/audience/markers", "POST", "{\"name\":\"plot twist\"}");
    changeAnAudiencesMind();
    processor.close(); // which tells that this scorer is gone

    assertThat(topicsOfTheBroker()).isEqualTo(topicsDescribed());
    for (var topic : CONTRACT.topics().entrySet()) {
      List<ConsumerRecord<byte[], byte[]>> records =
          cluster.read(topic.getKey()).untilEnd().records;
      assertAsDescribed(topic.getKey(), topic.getValue().messages(), records);
      if (cloudEvents && EVENTS.contains(topic.getKey())) {
        assertCloudEvents(records);
      } else {
        assertThat(records).noneMatch(r -> isOurEvent(r));
      }
    }
  }

  private Processor start(boolean cloudEvents) throws Exception {
    cluster = new Cluster(folder.resolve("kafka"));
    Processor processor =
        cluster.startProcessor(
            Map.of(
                "ROLES", "score,predict,audience",
                "STATE_DIR", folder.resolve("state").toString(),
                "SUBJECTS", "[{\"name\":\"seeded\",\"keywords\":[\"seed\"]}]",
                "SHIFT_MIN_POSTS", "5",
                "SHIFT_MIN_LONG_POSTS", "20",
                "SHIFT_HOLD_SECONDS", "0",
                "SHADOW_MODEL", "bundled",
                "CLOUDEVENTS", Boolean.toString(cloudEvents)));
    bridge = cluster.startBridge();
    await().atMost(Cluster.PATIENCE).until(() -> get("/health").statusCode() == 200);
    URI ops = URI.create("http://127.0.0.1:" + processor.opsPort() + "/health");
    await()
        .atMost(Cluster.PATIENCE)
        .until(() -> get(ops).body().contains("\"shadow\":{\"up\":true"));
    return processor;
  }

  /** A plain one, one that is a CloudEvent, and two that can't be scored. */
  private void sendPosts() throws Exception {
    ProducerRecord<byte[], byte[]> post = post("k", "{\"text\":\"I love it\",\"more\":[1]}");
    post.headers().add("app", "test".getBytes(UTF_8));
    cluster.send(post);
    RecordHeaders headers = new RecordHeaders();
    try (CloudEventSerializer serializer = new CloudEventSerializer()) {
      CloudEvent event =
          CloudEventBuilder.v1()
              .withId("7")
              .withSource(URI.create("/shop"))
              .withType("review")
              .withData("application/json", "{\"text\":\"I hate it\",\"id\":\"7\"}".getBytes(UTF_8))
              .build();
      byte[] value = serializer.serialize("raw-posts", headers, event);
      cluster.send(new ProducerRecord<>("raw-posts", null, null, null, value, headers));
    }
    for (String value : new String[] {"[]", null}) {
      ProducerRecord<byte[], byte[]> bad = post("k", value);
      bad.headers().add("bad", "yes".getBytes(UTF_8));
      cluster.send(bad);
    }
    cluster.read("raw-posts-dead-letters").untilAtLeast(2);
    cluster.read("sentiment-shadow").untilAtLeast(2);
  }

  private void askForScores() throws Exception {
    send("/predict", "POST", "{\"text\":\"and me?\"}");
    send("/batch_predict", "POST", "{\"texts\":[\"and me?\",\" \"]}");
    ProducerRecord<byte[], byte[]> request =
        new ProducerRecord<>("predict-requests", "{\"texts\":[\" \"]}".getBytes(UTF_8));
    request.headers().add("kafka_replyTopic", "predict-replies".getBytes(UTF_8));
    cluster.send(request);
    cluster.read("predict-replies").untilAtLeast(3);
  }

  private void declareAndRemoveASubject() throws Exception {
    send(
        "/subjects", "POST", "{\"name\":\"finale\",\"group\":\"shows\",\"keywords\":[\"finale\"]}");
    assertThat(send("/subjects/finale", "DELETE", null).statusCode()).isEqualTo(204);
  }

  private void changeAnAudiencesMind() throws Exception {
    Instant begin = Instant.now().minusSeconds(660);
    for (int i = 0; i < 100; i++) {
      String text = i % 5 == 0 ? "The show begins at eight" : "I love this wonderful show";
      cluster.send(about("show", text, begin.plusSeconds(6L * i)));
    }
    Reader shifts = cluster.read("audience-shifts");
    shifts.until( // it hates it from now on
        reader -> {
          cluster.sendSoon(about("show", "I hate this awful twist", Instant.now()));
          return !reader.records.isEmpty();
        });
    cluster.flush();
  }

  private static ProducerRecord<byte[], byte[]> about(String subject, String text, Instant time) {
    return post(
        null,
        "{\"text\":\"%s\",\"subject\":\"%s\",\"created_at\":\"%s\"}"
            .formatted(text, subject, time));
  }

  private static ProducerRecord<byte[], byte[]> post(@Nullable String key, @Nullable String value) {
    return new ProducerRecord<>(
        "raw-posts",
        key == null ? null : key.getBytes(UTF_8),
        value == null ? null : value.getBytes(UTF_8));
  }

  private static void assertAsDescribed(
      String topic, List<String> messages, List<ConsumerRecord<byte[], byte[]>> records) {
    Set<String> seen = new HashSet<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Map<String, List<String>> faults = new TreeMap<>();
      for (String message : messages) {
        faults.put(
            message, CONTRACT.faults(message, record.key(), record.headers(), record.value()));
      }
      List<String> is = messages.stream().filter(m -> faults.get(m).isEmpty()).toList();
      boolean bad = topic.equals("raw-posts") && record.headers().lastHeader("bad") != null;
      assertThat(is).as("%s %s: %s", topic, record, faults).hasSize(bad ? 0 : 1);
      seen.addAll(is);
    }
    assertThat(seen).as("messages on %s", topic).containsExactlyInAnyOrderElementsOf(messages);
  }

  private static boolean isOurEvent(ConsumerRecord<byte[], byte[]> record) {
    var type = record.headers().lastHeader("ce_type");
    return type != null && new String(type.value(), UTF_8).startsWith("io.groundswell.");
  }

  /** As the official library reads them. */
  private static void assertCloudEvents(List<ConsumerRecord<byte[], byte[]>> records) {
    Set<String> identities = new HashSet<>();
    try (CloudEventDeserializer deserializer = new CloudEventDeserializer()) {
      for (ConsumerRecord<byte[], byte[]> record : records) {
        CloudEvent event =
            deserializer.deserialize(record.topic(), record.headers(), record.value());
        assertThat(event.getSpecVersion()).isEqualTo(SpecVersion.V1);
        assertThat(event.getType()).startsWith("io.groundswell.");
        assertThat(event.getSource().toString()).matches("urn:groundswell:[^:]+:groundswell");
        assertThat(event.getDataContentType()).isEqualTo("application/json");
        assertThat(event.getTime()).isNotNull();
        assertThat(event.getData().toBytes()).isEqualTo(record.value());
        assertThat(event.getExtensionNames()).isEmpty();
        assertThat(identities.add(event.getSource() + " " + event.getId())).isTrue();
        if (record.topic().equals("sentiment")) {
          assertThat(event.getSubject()).isNull();
          var original = record.headers().lastHeader("original_ce_id");
          boolean cameAsEvent = event.getData() != null && text(record).contains("I hate it");
          assertThat(original == null ? null : new String(original.value(), UTF_8))
              .isEqualTo(cameAsEvent ? "7" : null);
        } else {
          assertThat(event.getSubject()).isEqualTo(new String(record.key(), UTF_8));
        }
        if (record.topic().equals("audience-shifts")) {
          assertThat(event.getId()).isEqualTo(ContentId.ofShift(record.value()));
        }
      }
    }
  }

  private static String text(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.value(), UTF_8);
  }

  private static Map<String, String> topicsDescribed() {
    Map<String, String> topics = new TreeMap<>();
    CONTRACT
        .topics()
        .forEach((name, t) -> topics.put(name, t.partitions() + " " + new TreeMap<>(t.config())));
    return topics;
  }

  /** Those of Kafka Streams' own aside. */
  private Map<String, String> topicsOfTheBroker() throws Exception {
    Map<String, String> topics = new TreeMap<>();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      Set<String> names = admin.listTopics().names().get();
      for (String name : names) {
        if (!name.startsWith("groundswell-")) {
          ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
          Map<String, String> config = new TreeMap<>();
          for (ConfigEntry e :
              admin.describeConfigs(List.of(resource)).all().get().get(resource).entries()) {
            if (e.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG) {
              config.put(e.name(), e.value());
            }
          }
          int partitions =
              admin
                  .describeTopics(List.of(name))
                  .allTopicNames()
                  .get()
                  .get(name)
                  .partitions()
                  .size();
          topics.put(name, partitions + " " + config);
        }
      }
    }
    return topics;
  }

  // --- the description itself: it must not take everything

  static Stream<String> messages() {
    return CONTRACT.messages().keySet().stream();
  }

  static Stream<String> messagesWithExamples() {
    return messages().filter(message -> CONTRACT.messages().get(message).has("examples"));
  }

  @ParameterizedTest
  @MethodSource("messagesWithExamples")
  void examplesAreAsDescribedAndWhatDiffersIsNot(String message) {
    for (JsonNode example : CONTRACT.messages().get(message).path("examples")) {
      JsonNode payload = example.path("payload");
      ObjectNode headers =
          example.path("headers") instanceof ObjectNode own ? own : StrictJson.object();
      assertThat(CONTRACT.faults(message, headers, payload)).isEmpty();

      List<String> accepted = new ArrayList<>();
      for (var field : payload.properties()) {
        ObjectNode without = ((ObjectNode) payload).deepCopy();
        without.remove(field.getKey());
        if (CONTRACT.faults(message, headers, without).isEmpty()) {
          accepted.add("without " + field.getKey());
        }
        ObjectNode other = ((ObjectNode) payload).deepCopy();
        other.putArray(field.getKey()).addArray();
        if (CONTRACT.faults(message, headers, other).isEmpty()) {
          accepted.add("other " + field.getKey());
        }
      }
      assertThat(accepted).containsExactlyInAnyOrderElementsOf(optional(message));
    }
  }

  /** What may be missing, and what may be anything. */
  private static List<String> optional(String message) {
    return switch (message) {
      case "post" ->
          List.of(
              "without id", "other id", "without subject", "without author", "without created_at");
      case "scoredPost", "shadowPost" -> // have them as they came, whatever they are
          Stream.of("id", "subject", "author", "created_at")
              .flatMap(name -> Stream.of("without " + name, "other " + name))
              .toList();
      case "subject" ->
          List.of("without group", "without keywords", "without hashtags", "without expressions");
      default -> List.of();
    };
  }

  @ParameterizedTest
  @MethodSource("messages")
  void aHeaderThatIsNoTextOrMissingIsAFault(String message) {
    JsonNode described = CONTRACT.headers(message);
    RecordHeaders whole = new RecordHeaders();
    for (JsonNode name : described.path("required")) {
      whole.add(name.asText(), "x".getBytes(UTF_8));
    }
    for (JsonNode name : described.path("required")) {
      RecordHeaders without = new RecordHeaders(whole);
      without.remove(name.asText());
      assertThat(CONTRACT.faults(message, null, without, null))
          .anyMatch(fault -> fault.startsWith("headers: ") && fault.contains(name.asText()));
    }
    described
        .path("properties")
        .fieldNames()
        .forEachRemaining(
            name -> {
              RecordHeaders odd = new RecordHeaders(whole);
              odd.remove(name).add(name, NO_TEXT);
              if (!name.equals("kafka_correlationId")) { // any bytes will do
                assertThat(CONTRACT.faults(message, null, odd, null))
                    .as(name)
                    .anyMatch(fault -> fault.contains(name) || fault.contains("UTF-8"));
              }
            });
  }

  @Test
  void headersThatNobodyWritesAreFaults() {
    for (String message :
        List.of("audienceWindow", "shift", "predictReply", "scorerStatus", "marker")) {
      assertThat(headerFaults(message, Map.of("unknown", "x"))).as(message).isNotEmpty();
    }
    assertThat(headerFaults("deadLetter", Map.of("__streams.errors.unknown", "x")))
        .anyMatch(fault -> fault.contains("unknown"));
    assertThat(headerFaults("audienceWindow", Map.of("ce_id", "window_" + "x".repeat(24))))
        .as("an event that has only some of what events have")
        .isNotEmpty();
    assertThat(
            headerFaults(
                "predictRequest", Map.of("kafka_replyTopic", "t", "kafka_replyPartition", "1")))
        .as("a partition in digits")
        .isNotEmpty();
    assertThat(headerFaults("predictRequest", Map.of("kafka_replyTopic", "t"))).isEmpty();
  }

  private static List<String> headerFaults(String message, Map<String, String> headers) {
    RecordHeaders all = new RecordHeaders();
    headers.forEach((name, value) -> all.add(name, value.getBytes(UTF_8)));
    return CONTRACT.faults(message, "k".getBytes(UTF_8), all, "{}".getBytes(UTF_8)).stream()
        .filter(fault -> fault.startsWith("headers: "))
        .toList();
  }

  private HttpResponse<String> send(String path, String method, @Nullable String body)
      throws Exception {
    BodyPublisher publisher =
        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    HttpResponse<String> response =
        HTTP.send(
            HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .method(method, publisher)
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
    return response;
  }

  private HttpResponse<String> get(String path) throws Exception {
    return get(uri(path));
  }

  private static HttpResponse<String> get(URI uri) throws Exception {
    return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + bridge.port() + path);
  }
}
