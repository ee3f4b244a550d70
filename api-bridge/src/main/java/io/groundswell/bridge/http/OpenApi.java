package io.groundswell.bridge.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import java.util.ArrayList;
import java.util.Map;

/** The OpenAPI document with the limits that hold here: {@code ${NAME}} stands for a setting. */
final class OpenApi {
  private OpenApi() {}

  static byte[] document(HttpOptions options) {
    Map<String, Integer> limits =
        Map.of(
            "MAX_TEXT_BYTES", options.maxTextBytes(),
            "MAX_BATCH_TEXTS", options.maxBatchTexts(),
            "MAX_BODY_BYTES", options.maxBodyBytes(),
            "MAX_SINGLE_BODY_BYTES", options.maxSingleBodyBytes(),
            "REQUEST_TIMEOUT_MS", Math.toIntExact(options.requestTimeout().toMillis()),
            "BATCH_TIMEOUT_MS", Math.toIntExact(options.batchTimeout().toMillis()));
    try {
      byte[] template = Asset.load("groundswell/bridge/openapi.json");
      return StrictJson.write(filled(StrictJson.parse(template), limits));
    } catch (BadInputException e) {
      throw new IllegalStateException("the packed OpenAPI document is broken", e);
    }
  }

  private static JsonNode filled(JsonNode node, Map<String, Integer> limits) {
    if (node instanceof TextNode) {
      return filled(node.textValue(), limits);
    }
    if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, filled(array.get(i), limits));
      }
    } else if (node instanceof ObjectNode object) {
      for (var field : new ArrayList<>(object.properties())) {
        object.set(field.getKey(), filled(field.getValue(), limits));
      }
    }
    return node;
  }

  private static JsonNode filled(String text, Map<String, Integer> limits) {
    String filled = text;
    for (var limit : limits.entrySet()) {
      String name = "${" + limit.getKey() + "}";
      if (text.equals(name)) {
        return IntNode.valueOf(limit.getValue());
      }
      filled = filled.replace(name, limit.getValue().toString());
    }
    return TextNode.valueOf(filled);
  }
}
