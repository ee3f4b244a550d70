package io.groundswell.topics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.groundswell.common.json.ErrorCode;
import io.groundswell.common.json.StrictJson;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The AsyncAPI document is valid and matches the code. */
class AsyncApiTest {
  /** schemas/3.0.0-without-$id.json of npm's package @asyncapi/specs 6.11.1 (Apache-2.0). */
  private static final String SCHEMA_6_11_1 =
      "abe96881dbfaad495ccbb6bd8d3fb43ca18a13b9d7564849ccb66f39d5e5b20f";

  private static final Map<String, Function<String, TopicSpec>> SPECS =
      Map.ofEntries(
          Map.entry("RAW_TOPIC", TopicSpec::rawPosts),
          Map.entry("SENTIMENT_TOPIC", TopicSpec::sentiment),
          Map.entry("SHADOW_TOPIC", TopicSpec::sentimentShadow),
          Map.entry("DEAD_LETTER_TOPIC", TopicSpec::deadLetters),
          Map.entry("REQUEST_TOPIC", TopicSpec::predictRequests),
          Map.entry("REPLY_TOPIC", TopicSpec::predictReplies),
          Map.entry("STATUS_TOPIC", TopicSpec::scorerStatus),
          Map.entry("AUDIENCE_TOPIC", TopicSpec::audience),
          Map.entry("SHIFTS_TOPIC", TopicSpec::audienceShifts),
          Map.entry("SUBJECTS_TOPIC", TopicSpec::subjects),
          Map.entry("MARKERS_TOPIC", TopicSpec::audienceMarkers));

  private final ObjectNode document = AsyncApi.document(Map.of());

  @Test
  void theOfficialSchemaIsTheReleaseByteByByte() throws Exception {
    assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(official())))
        .isEqualTo(SCHEMA_6_11_1);
  }

  @Test
  void theDocumentIsValidAsItIsPackedAndInOnePiece() throws Exception {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(VersionFlag.V7).getSchema(StrictJson.parse(official()));

    assertThat(schema.validate(StrictJson.parse(resource("/groundswell/asyncapi.json")))).isEmpty();
    assertThat(schema.validate(document)).isEmpty();

    document.remove("info");
    assertThat(schema.validate(document)).as("the schema finds faults").isNotEmpty();
  }

  @Test
  void everyReferenceLeadsSomewhereInTheDocument() {
    List<String> references = new ArrayList<>();
    collect(document, references);

    assertThat(references)
        .hasSizeGreaterThan(50)
        .allSatisfy(
            reference -> {
              assertThat(reference).startsWith("#/");
              assertThat(document.at(reference.substring(1)).isMissingNode())
                  .as(reference)
                  .isFalse();
            });
    assertThat(document.path("components").path("schemas")).hasSize(10);
  }

  @Test
  void topicsArePartitionedAndSetAsTheyAreCreated() {
    Map<String, TopicSpec> described = new HashMap<>();
    for (JsonNode channel : document.path("channels")) {
      if (channel.path("address").isTextual()) {
        described.put(channel.path("x-setting").asText(), spec(channel));
      }
    }
    Map<String, TopicSpec> created = new HashMap<>();
    SPECS.forEach(
        (setting, spec) -> created.put(setting, spec.apply(described.get(setting).name())));

    assertThat(described).containsExactlyInAnyOrderEntriesOf(created);
  }

  @Test
  void topicsHaveTheirEffectiveNames() {
    ObjectNode renamed = AsyncApi.document(Map.of("RAW_TOPIC", "reviews", "OTHER", "unknown"));

    assertThat(renamed.at("/channels/rawPosts/address").asText()).isEqualTo("reviews");
    assertThat(renamed.at("/channels/sentiment/address").asText()).isEqualTo("sentiment");
    assertThat(renamed.at("/channels/replies/address").isNull()).isTrue();
  }

  @Test
  void theReasonsOfDeadLettersAreReasonsAndWillNotPass() {
    Map<String, ErrorCode> codes = new TreeMap<>();
    for (ErrorCode code : ErrorCode.values()) {
      codes.put(code.code(), code);
    }
    JsonNode described = document.at("/components/messages/deadLetter/headers/properties");
    Set<String> reasons = texts(described.path(RecordHeaders.ERRORS_PREFIX + "code").path("enum"));

    assertThat(codes.keySet()).containsAll(reasons);
    assertThat(reasons).allSatisfy(code -> assertThat(codes.get(code).retryable()).isFalse());
    assertThat(described.has(RecordHeaders.VALUE_TRUNCATED)).isTrue();
    assertThat(described.has(RecordHeaders.HEADERS_DROPPED)).isTrue();
    assertThat(described.has(RecordHeaders.KEY_TRUNCATED)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        RecordHeaders.CORRELATION_ID,
        RecordHeaders.REPLY_TOPIC,
        RecordHeaders.REPLY_PARTITION,
        RecordHeaders.DEADLINE,
        RecordHeaders.TRACEPARENT,
        RecordHeaders.TRACESTATE
      })
  void aRequestsHeadersAreDescribed(String header) {
    assertThat(document.at("/components/messages/predictRequest/headers/properties").has(header))
        .isTrue();
  }

  @Test
  void everyTopicSaysWhoWritesAndWhoReads() {
    assertThat(document.path("channels"))
        .allSatisfy(
            channel -> {
              assertThat(channel.path("x-written-by")).isNotEmpty();
              assertThat(channel.path("x-read-by")).isNotEmpty();
              assertThat(channel.path("messages")).isNotEmpty();
            });
  }

  private static TopicSpec spec(JsonNode channel) {
    JsonNode kafka = channel.path("bindings").path("kafka");
    Map<String, String> config = new HashMap<>();
    for (var setting : kafka.path("topicConfiguration").properties()) {
      JsonNode value = setting.getValue();
      config.put(
          setting.getKey(), value.isArray() ? String.join(",", texts(value)) : value.asText());
    }
    return new TopicSpec(
        channel.path("address").asText(), kafka.path("partitions").intValue(), config);
  }

  private static Set<String> texts(JsonNode list) {
    return list.valueStream().map(JsonNode::asText).collect(Collectors.toSet());
  }

  private static void collect(JsonNode node, List<String> references) {
    if (node.path("$ref").isTextual()) {
      references.add(node.path("$ref").textValue());
    }
    node.forEach(child -> collect(child, references));
  }

  private static byte[] official() throws Exception {
    return resource("/asyncapi/asyncapi-3.0.0.schema.json");
  }

  private static byte[] resource(String path) throws Exception {
    try (InputStream in = AsyncApiTest.class.getResourceAsStream(path)) {
      return in.readAllBytes();
    }
  }
}
