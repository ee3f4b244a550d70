package io.groundswell.standalone.guarantees;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.StrictJson;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** Record values that no topic should carry: general ones, and faults in a record of a schema. */
final class HostileValues {
  private static final String MARK = "\"@hostile@\"";
  private static final String HUGE = "1e2147483648";
  private static final String REWRITTEN = "15e2147483647"; // Jackson rewrites it as 1.5E+2147483648

  private HostileValues() {}

  /** Values of no schema, by name. */
  static Map<String, byte @Nullable []> general() {
    Map<String, byte @Nullable []> values = new LinkedHashMap<>();
    values.put("null", null);
    values.put("empty", new byte[0]);
    values.put("garbage", new byte[] {0, 1, 2, (byte) 0x80, (byte) 0xfe, 127, 3});
    values.put("invalid UTF-8", new byte[] {'{', '"', (byte) 0xc3, '(', '"', ':', '1', '}'});
    values.put("900 kB of text", "x".repeat(900_000).getBytes(UTF_8));
    values.put("900 kB of JSON", ("{\"text\":\"" + "x".repeat(900_000) + "\"}").getBytes(UTF_8));
    values.put("deep arrays", ("[".repeat(100_000) + "]".repeat(100_000)).getBytes(UTF_8));
    values.put("deep objects", "{\"a\":".repeat(100_000).getBytes(UTF_8));
    for (String value :
        List.of("{", "[]", "{}", "null", "true", "\"\"", "42", HUGE, REWRITTEN, "{\"a\":}")) {
      values.put(value, value.getBytes(UTF_8));
    }
    return values;
  }

  /** A valid record of the schema with one fault each, by field and fault. */
  static Map<String, byte[]> ofSchema(String schema) {
    JsonNode root = load(schema);
    return of(sample(root, root));
  }

  /** A valid document with one fault each, by field and fault. */
  static Map<String, byte[]> of(JsonNode valid) {
    Map<String, byte[]> values = new LinkedHashMap<>();
    values.put("valid", StrictJson.write(valid));
    List<String> replacements = new ArrayList<>(replacements());
    for (String pointer : pointers(valid, "")) {
      String marked = marked(valid, pointer);
      for (String replacement : replacements) {
        values.put(
            pointer + " = " + abbreviated(replacement),
            marked.replace(MARK, replacement).getBytes(UTF_8));
      }
    }
    String open = marked(with(valid, "unknown"), "/unknown");
    for (String replacement : List.of(HUGE, REWRITTEN, "9".repeat(500_000), deep(100_000))) {
      values.put(
          "/unknown = " + abbreviated(replacement),
          open.replace(MARK, replacement).getBytes(UTF_8));
    }
    return values;
  }

  /** Keys, by name; those of a compacted topic are not null. */
  static Map<String, byte @Nullable []> keys(boolean nullable) {
    Map<String, byte @Nullable []> keys = new LinkedHashMap<>();
    if (nullable) {
      keys.put("null", null);
    }
    keys.put("empty", new byte[0]);
    keys.put("100 kB", "k".repeat(100_000).getBytes(UTF_8));
    keys.put("garbage", new byte[] {(byte) 0xff, (byte) 0xc3, 0});
    return keys;
  }

  /** Values of headers that the product reads, by name of the header and of the value. */
  static Map<String, RecordHeader> headers() {
    Map<String, byte @Nullable []> values = new LinkedHashMap<>();
    values.put("null", null);
    values.put("empty", new byte[0]);
    values.put("garbage", new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    values.put("20 kB", "h".repeat(20_000).getBytes(UTF_8));
    for (String value :
        List.of(
            "-1", "0", "9223372036854775807", "99999999999999999999", "1e9", "x", "raw-posts")) {
      values.put(value, value.getBytes(UTF_8));
    }
    Map<String, RecordHeader> headers = new LinkedHashMap<>();
    for (String name :
        List.of(
            "kafka_correlationId",
            "kafka_replyTopic",
            "kafka_replyPartition",
            "groundswell_deadline",
            "traceparent",
            "groundswell",
            "__streams.errors.code",
            "ce_time")) {
      values.forEach(
          (text, value) -> headers.put(name + " = " + text, new RecordHeader(name, value)));
    }
    return headers;
  }

  /** JSON of every type, and its extremes. */
  private static List<String> replacements() {
    return List.of(
        "null",
        "true",
        "-1",
        "0.5",
        "9223372036854775808",
        "1e400",
        HUGE,
        REWRITTEN,
        "-1e-2147483649",
        "\"\"",
        "\"\\u0000\\u200b\"",
        "\"\\ud800\"",
        "\"-999999999-01-01T00:00:00Z\"",
        "\"+999999999-12-31T23:59:59Z\"",
        "\"9999-12-31T23:59:59Z\"",
        "\"" + "y".repeat(10_000) + "\"",
        "[]",
        "[null]",
        "[[]]",
        "[1," + HUGE + "]",
        "{}",
        "{\"a\":" + REWRITTEN + "}");
  }

  private static String deep(int levels) {
    return "[".repeat(levels) + "]".repeat(levels);
  }

  private static String abbreviated(String value) {
    return value.length() <= 40
        ? value
        : value.substring(0, 20) + "… (" + value.length() + " characters)";
  }

  private static JsonNode with(JsonNode valid, String field) {
    ObjectNode copy = valid.deepCopy();
    copy.put(field, 0);
    return copy;
  }

  private static String marked(JsonNode valid, String pointer) {
    JsonNode copy = valid.deepCopy();
    int slash = pointer.lastIndexOf('/');
    JsonNode parent = copy.at(pointer.substring(0, slash));
    String name = pointer.substring(slash + 1);
    if (parent instanceof ObjectNode object) {
      object.put(name, "@hostile@");
    } else {
      ((ArrayNode) parent).set(Integer.parseInt(name), "@hostile@");
    }
    return new String(StrictJson.write(copy), UTF_8);
  }

  private static List<String> pointers(JsonNode node, String base) {
    List<String> pointers = new ArrayList<>();
    if (node.isObject()) {
      node.fieldNames()
          .forEachRemaining(
              name -> {
                pointers.add(base + "/" + name);
                pointers.addAll(pointers(node.get(name), base + "/" + name));
              });
    } else if (node.isArray() && !node.isEmpty()) {
      pointers.add(base + "/0");
      pointers.addAll(pointers(node.get(0), base + "/0"));
    }
    return pointers;
  }

  private static JsonNode load(String schema) {
    String resource = "/groundswell/schemas/" + schema + ".schema.json";
    try (InputStream in = StrictJson.class.getResourceAsStream(resource)) {
      return StrictJson.parse(in.readAllBytes());
    } catch (Exception e) {
      throw new AssertionError(resource, e);
    }
  }

  /** A record with every field that the schema names. */
  private static JsonNode sample(JsonNode schema, JsonNode root) {
    if (schema.has("$ref")) {
      return sample(root.at(schema.get("$ref").textValue().substring(1)), root);
    }
    if (schema.has("enum")) {
      return schema.get("enum").get(0);
    }
    if (schema.has("properties")) {
      ObjectNode object = StrictJson.object();
      for (var property : schema.get("properties").properties()) {
        if (!property.getValue().isBoolean()) {
          object.set(property.getKey(), sample(property.getValue(), root));
        }
      }
      return object;
    }
    if (schema.has("oneOf")) {
      JsonNode choices = schema.get("oneOf");
      boolean nullFirst = "null".equals(choices.get(0).path("type").asText());
      return sample(choices.get(nullFirst ? 1 : 0), root);
    }
    JsonNode type = schema.path("type");
    return ofType(type.isArray() ? type.get(0).asText() : type.asText("string"), schema, root);
  }

  private static JsonNode ofType(String type, JsonNode schema, JsonNode root) {
    ObjectNode holder = StrictJson.object();
    switch (type) {
      case "integer", "number" -> holder.put("v", schema.path("minimum").asInt(1));
      case "boolean" -> holder.put("v", true);
      case "null" -> holder.putNull("v");
      case "array" -> holder.putArray("v").add(sample(schema.path("items"), root));
      case "object" ->
          holder.putObject("v").set("some", sample(schema.path("additionalProperties"), root));
      default -> holder.put("v", text(schema));
    }
    return holder.get("v");
  }

  private static String text(JsonNode schema) {
    if (schema.path("format").asText().equals("date-time")) {
      return "2026-11-30T20:00:00Z";
    }
    return switch (schema.path("pattern").asText()) {
      case "^[0-9a-f]{64}$" -> "0".repeat(64);
      default -> "en";
    };
  }
}
