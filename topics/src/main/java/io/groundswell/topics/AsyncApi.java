package io.groundswell.topics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * The AsyncAPI document of the topics: where they are, what lies on them, who writes it and who
 * reads it.
 */
public final class AsyncApi {
  private static final String FOLDER = "/groundswell/";
  private static final String SCHEMAS = "schemas/";
  private static final String SCHEMA_FILE = ".schema.json";
  private static final String REF = "$ref";

  private AsyncApi() {}

  /**
   * The document in one piece: JSON Schemas are in it, so that every reference leads somewhere
   * inside.
   *
   * @param topics effective names of topics, by the settings that name them; others keep their
   *     defaults
   */
  public static ObjectNode document(Map<String, String> topics) {
    ObjectNode document = load("asyncapi.json");
    for (JsonNode channel : document.path("channels")) {
      String name = topics.get(channel.path("x-setting").asText());
      if (name != null) {
        ((ObjectNode) channel).put("address", name);
      }
    }
    ObjectNode schemas = StrictJson.object();
    bundle(document, "", schemas);
    ((ObjectNode) document.path("components")).set("schemas", schemas);
    return document;
  }

  /**
   * Leads references to files and, within what was a file, those to its parts into the document.
   *
   * @param base what a reference that starts with {@code #} starts with here
   */
  private static void bundle(JsonNode node, String base, ObjectNode schemas) {
    if (node instanceof ObjectNode object && object.path(REF).isTextual()) {
      String to = object.path(REF).textValue();
      if (to.startsWith(SCHEMAS)) {
        String name = to.substring(SCHEMAS.length(), to.length() - SCHEMA_FILE.length());
        include(name, schemas);
        object.set(REF, TextNode.valueOf("#" + pointer(name)));
      } else {
        object.set(REF, TextNode.valueOf("#" + base + to.substring(1)));
      }
    }
    for (JsonNode child : node) {
      bundle(child, base, schemas);
    }
  }

  private static void include(String name, ObjectNode schemas) {
    if (!schemas.has(name)) {
      ObjectNode schema = load(SCHEMAS + name + SCHEMA_FILE);
      // With an identity of its own, references in it would start there and not in the document.
      schema.remove("$id");
      schema.remove("$schema");
      schemas.set(name, schema);
      bundle(schema, pointer(name), schemas);
    }
  }

  private static String pointer(String schema) {
    return "/components/schemas/" + schema;
  }

  private static ObjectNode load(String file) {
    try (InputStream in = AsyncApi.class.getResourceAsStream(FOLDER + file)) {
      if (in == null) {
        throw new IllegalStateException("the contract is packed without " + file);
      }
      return (ObjectNode) StrictJson.parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (BadInputException e) {
      throw new IllegalStateException("the packed " + file + " is broken", e);
    }
  }
}
