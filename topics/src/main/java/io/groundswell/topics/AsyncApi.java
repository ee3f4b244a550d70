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
 * The AsyncAPI document of the topics: their names, their records, and who writes and reads them.
 */
public final class AsyncApi {
  private static final String FOLDER = "/groundswell/";
  private static final String SCHEMAS = "schemas/";
  private static final String SCHEMA_FILE = ".schema.json";
  private static final String REF = "$ref";

  private AsyncApi() {}

  /**
   * The bundled document: it contains the JSON Schemas, so that every reference is internal.
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
   * Rewrites references to files, and references within an included file, to the document.
   *
   * @param base prefix of references that start with {@code #}
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
      // With an $id, references would resolve against it and not against the document.
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
