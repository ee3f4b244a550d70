package io.groundswell.standalone.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import io.groundswell.topics.AsyncApi;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** What the AsyncAPI document says of topics and records, to hold real ones against. */
final class TopicContract {
  private static final SchemaValidatorsConfig STRICT =
      SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

  private final ObjectNode document = AsyncApi.document(Map.of());
  private final Map<String, JsonSchema> schemas = new HashMap<>();

  /** A topic as it is described. */
  record Topic(int partitions, Map<String, String> config, List<String> messages) {}

  /** By address; channels whose address is in a request are left out. */
  Map<String, Topic> topics() {
    Map<String, Topic> topics = new TreeMap<>();
    for (JsonNode channel : document.path("channels")) {
      if (channel.path("address").isTextual()) {
        JsonNode kafka = channel.path("bindings").path("kafka");
        Map<String, String> config = new TreeMap<>();
        for (var setting : kafka.path("topicConfiguration").properties()) {
          JsonNode value = setting.getValue();
          config.put(setting.getKey(), (value.isArray() ? value.get(0) : value).asText());
        }
        List<String> messages = new ArrayList<>();
        channel.path("messages").fieldNames().forEachRemaining(messages::add);
        topics.put(
            channel.path("address").asText(),
            new Topic(kafka.path("partitions").asInt(), config, messages));
      }
    }
    return topics;
  }

  /** Every message, by name. */
  Map<String, JsonNode> messages() {
    Map<String, JsonNode> messages = new TreeMap<>();
    for (var message : document.path("components").path("messages").properties()) {
      messages.put(message.getKey(), message.getValue());
    }
    return messages;
  }

  /** What of a record is not as such a message is; empty if all is. */
  List<String> faults(
      String message, byte @Nullable [] key, Headers headers, byte @Nullable [] value) {
    List<String> faults = new ArrayList<>();
    try {
      JsonNode described = document.path("components").path("messages").path(message);
      JsonNode keySchema = described.path("bindings").path("kafka").path("key");
      check("key", message, keySchema, text(keySchema, key), faults);
      JsonNode headerSchema = headers(message);
      check("headers", message, headerSchema, json(headerSchema, headers), faults);
      check("value", message, described.path("payload"), json(described, value), faults);
    } catch (BadInputException e) {
      faults.add(e.getMessage());
    }
    return faults;
  }

  /** The same for headers and a value that are documents. */
  List<String> faults(String message, JsonNode headers, JsonNode value) {
    List<String> faults = new ArrayList<>();
    check("headers", message, headers(message), headers, faults);
    JsonNode described = document.path("components").path("messages").path(message);
    check("value", message, described.path("payload"), value, faults);
    return faults;
  }

  /** A message's own, over those of its traits. */
  JsonNode headers(String message) {
    JsonNode described = document.path("components").path("messages").path(message);
    ObjectNode merged = StrictJson.object();
    for (JsonNode trait : described.path("traits")) {
      merge(merged, document.at(trait.path("$ref").asText().substring(1)).path("headers"));
    }
    merge(merged, described.path("headers"));
    return merged;
  }

  /** As RFC 7386 says. */
  private static void merge(ObjectNode target, JsonNode patch) {
    for (var field : patch.properties()) {
      if (field.getValue() instanceof ObjectNode child) {
        JsonNode known = target.path(field.getKey());
        ObjectNode into = known instanceof ObjectNode o ? o.deepCopy() : StrictJson.object();
        merge(into, child);
        target.set(field.getKey(), into);
      } else {
        target.set(field.getKey(), field.getValue());
      }
    }
  }

  private void check(
      String part, String message, JsonNode schema, JsonNode instance, List<String> faults) {
    assertThat(schema.isObject()).as("%s of %s is described", part, message).isTrue();
    JsonSchema validator =
        schemas.computeIfAbsent(
            part + " " + message,
            name -> {
              ObjectNode whole = StrictJson.object(); // so that references lead somewhere
              whole.set("components", document.path("components"));
              whole.putArray("allOf").add(schema);
              // Schemas of values are of the newer dialect, AsyncAPI's own of draft 7.
              VersionFlag dialect = part.equals("value") ? VersionFlag.V202012 : VersionFlag.V7;
              return JsonSchemaFactory.getInstance(dialect).getSchema(whole, STRICT);
            });
    for (ValidationMessage fault : validator.validate(instance)) {
      faults.add(part + ": " + fault.getMessage());
    }
  }

  private static JsonNode json(JsonNode schema, Headers headers) throws BadInputException {
    ObjectNode json = StrictJson.object();
    for (Header header : headers) {
      json.set(header.key(), text(schema.path("properties").path(header.key()), header.value()));
    }
    return json;
  }

  private static JsonNode json(JsonNode message, byte @Nullable [] value) throws BadInputException {
    return value == null || !message.path("contentType").asText().equals("application/json")
        ? text(message.path("payload"), value)
        : StrictJson.parse(value);
  }

  /** Bytes as the schema says that they are described: as text, or in Base64. */
  private static JsonNode text(JsonNode schema, byte @Nullable [] bytes) throws BadInputException {
    if (bytes == null) {
      return NullNode.getInstance();
    }
    return TextNode.valueOf(
        schema.path("contentEncoding").asText().equals("base64")
            ? Base64.getEncoder().encodeToString(bytes)
            : StrictJson.utf8(bytes));
  }
}
