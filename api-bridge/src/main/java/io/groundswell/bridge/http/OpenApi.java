package io.groundswell.bridge.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.groundswell.bridge.settings.BridgeSettings;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import io.groundswell.common.settings.CommonSettings;
import io.groundswell.common.settings.Settings;
import java.util.ArrayList;
import java.util.Map;

/** The OpenAPI document with the effective limits: {@code ${NAME}} stands for a setting. */
final class OpenApi {
  private OpenApi() {}

  static byte[] document(Settings settings) {
    Map<String, Integer> limits =
        Map.of(
            "MAX_TEXT_BYTES", settings.get(CommonSettings.MAX_TEXT_BYTES),
            "MAX_BATCH_TEXTS", settings.get(BridgeSettings.MAX_BATCH_TEXTS),
            "MAX_BODY_BYTES", settings.get(BridgeSettings.MAX_BODY_BYTES),
            "MAX_SINGLE_BODY_BYTES", PredictRoutes.maxSingleBodyBytes(settings),
            "REQUEST_TIMEOUT_MS", settings.get(BridgeSettings.REQUEST_TIMEOUT_MS),
            "BATCH_TIMEOUT_MS", settings.get(BridgeSettings.BATCH_TIMEOUT_MS));
    try {
      byte[] template = Asset.load("groundswell/bridge/openapi.json");
      return StrictJson.write(filled(StrictJson.parse(template), limits));
    } catch (BadInputException e) {
      throw new IllegalStateException("the packaged OpenAPI document is malformed", e);
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
